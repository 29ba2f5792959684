const cache = new WeakMap<object, string>();

export default function Collections() {
  const key = {};
  cache.set(key, "cached");
  const counts = new Map<string, number>();
  for (const letter of "mississippi") counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const odd = new Set([1, 3, 5]);
  const prime = new Set([2, 3, 5]);
  const both = [...odd].filter((n) => prime.has(n));
  const nan = new Set([NaN, NaN, 0, -0]);
  return (
    <ul>
      {[...counts].sort(([a], [b]) => a.localeCompare(b)).map(([letter, n]) => <li key={letter}>{letter}: {n}</li>)}
      <li>{both.join()} {nan.size} {cache.get(key)} {String(cache.has({}))} {new Map(Object.entries({ a: 1 })).get("a")}</li>
    </ul>
  );
}
