const recipes = [
  { id: "greek", name: "Greek salad", ingredients: ["tomatoes", "cucumber", "feta"] },
  { id: "hummus", name: "Hummus", ingredients: ["chickpeas", "tahini"] },
  { id: "air", name: "Air", ingredients: [] as string[] },
];

export default function Recipes() {
  return (
    <div>
      {recipes.map((recipe) => (
        <div key={recipe.id}>
          <h2>{recipe.name}</h2>
          <ul>{recipe.ingredients.map((name) => <li key={name}>{name}</li>)}</ul>
        </div>
      ))}
    </div>
  );
}
