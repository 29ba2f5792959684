const people = [
  { id: 0, name: "Lise Meitner", field: "physics" },
  { id: 1, name: "Emmy Noether", field: "mathematics" },
  { id: 2, name: "Rosalind Franklin", field: "chemistry" },
];

export default function People() {
  return (
    <ul>
      {people.map((person) => (
        <li key={person.id}>
          <b>{person.name}:</b> {person.field}
        </li>
      ))}
    </ul>
  );
}
