export default function Grouped() {
  const groups = { Citrus: ["Lime", "Lemon"], Stone: ["Plum"] };
  return (
    <select defaultValue="Plum" aria-label="Fruit">
      <option value="">None</option>
      {Object.entries(groups).map(([label, names]) => (
        <optgroup key={label} label={label} disabled={label === "Citrus"}>
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </optgroup>
      ))}
    </select>
  );
}
