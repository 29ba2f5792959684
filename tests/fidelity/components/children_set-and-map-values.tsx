export default function Iterables() {
  const set = new Set(["x", "y", "x"]);
  const map = new Map([["one", 1], ["two", 2]]);
  return (
    <div>
      <p>{set}</p>
      <p>{[...map].map(([word, n]) => <span key={word}>{word}={n}</span>)}</p>
      <p>{[...map.keys()]}</p>
    </div>
  );
}
