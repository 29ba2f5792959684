const symbols = "H He Li Be B C N O F Ne".split(" ");
const masses = new Float64Array([1.008, 4.0026, 6.94, 9.0122, 10.81, 12.011, 14.007, 15.999, 18.998, 20.18]);
const groups: Record<string, readonly string[]> = { noble: ["He", "Ne"], alkali: ["Li"] };
const groupOf = (symbol: string) => Object.entries(groups).find(([, members]) => members.includes(symbol))?.[0] ?? "other";

export default function PeriodicTable() {
  return (
    <table>
      <thead>
        <tr>{["#", "Symbol", "Mass", "Group"].map((head) => <th key={head} scope="col">{head}</th>)}</tr>
      </thead>
      <tbody>
        {symbols.map((symbol, i) => (
          <tr key={symbol} className={`group-${groupOf(symbol)}`} style={i % 2 ? { background: "#eee" } : undefined}>
            <td>{i + 1}</td><td><b>{symbol}</b></td><td>{masses[i]!.toFixed(2)} u</td><td>{groupOf(symbol)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
