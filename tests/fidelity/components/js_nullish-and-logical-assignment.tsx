export default function Assign() {
  const o: Record<string, any> = { a: 0, b: null, c: "", d: 1, f: (x: number) => x * 2 };
  o.a ||= 5;
  o.b ??= "filled";
  o.c ??= "kept empty";
  o.d &&= 7;
  o.e?.deep.missing.never();
  const parts = [o.a, o.b, JSON.stringify(o.c), o.d, o.e?.x ?? "none", o.f?.(4), o.g?.(4) ?? "no g", o?.["d"], 2 ** 3 ** 2, (-2) ** 2];
  return <p>{parts.join(", ")}</p>;
}
