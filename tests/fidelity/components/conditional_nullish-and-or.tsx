type Person = { name?: string | null; age?: number; pet?: { name: string } };

const people: Person[] = [{ name: "Bo", age: 0 }, { name: "", pet: { name: "Rex" } }, { name: null }, {}];

export default function Fallbacks() {
  return (
    <table>
      <tbody>
        {people.map((p, i) => (
          <tr key={i}>
            <td>{p.name ?? "nobody"}</td>
            <td>{p.name || "unnamed"}</td>
            <td>{p.age ?? "?"}</td>
            <td>{p.age || "?"}</td>
            <td>{p.pet?.name.toUpperCase() ?? "no pet"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
