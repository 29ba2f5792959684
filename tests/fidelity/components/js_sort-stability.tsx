const players = [["Ann", 3], ["Bo", 1], ["Cy", 3], ["Di", 2], ["Ed", 1]] as [string, number][];

export default function Stable() {
  const ranked = [...players].sort((a, b) => b[1] - a[1]);
  const byDefault = [10, 9, 1, undefined, "b", null, "B", true].sort();
  return <ol>{ranked.map(([name, score]) => <li key={name} value={score}>{name}</li>)}<li>{byDefault.map(String).join(" ")}</li></ol>;
}
