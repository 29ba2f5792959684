export default function Bars() {
  const values = [3, 10, 7.25];
  const max = Math.max(...values);
  return (
    <div style={{ display: "flex" }}>
      {values.map((value) => (
        <div key={value} style={{ height: `${(value / max) * 100}%`, width: value * 2, ["margin" + "Left"]: 2 }} title={`${value}`}>{value}</div>
      ))}
    </div>
  );
}
