export default function Clones() {
  const original = { date: new Date(0), list: [1, { deep: true }], map: new Map([["k", new Set([1])]]), self: null as unknown };
  original.self = original;
  const copy = structuredClone(original);
  (copy.list[1] as { deep: boolean }).deep = false;
  return <p>{String((original.list[1] as { deep: boolean }).deep)} {String(copy.self === copy)} {copy.date.getTime()} {copy.map.get("k")!.size} {String(copy !== original)}</p>;
}
