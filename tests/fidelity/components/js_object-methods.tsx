export default function ObjectMethods() {
  const o = { b: 2, a: 1, 10: "ten", 2: "two", [Symbol("s")]: "hidden" };
  const frozen = Object.freeze({ x: 1 });
  const child = Object.create({ inherited: "yes" }, { own: { value: 1, enumerable: true } });
  const round = Object.fromEntries(Object.entries({ p: 1, q: 2 }).map(([k, v]) => [k.toUpperCase(), v * 2]));
  const getter = { get now() { return "computed"; }, ["dyn" + 1]: true, method() { return super.toString === Object.prototype.toString; } };
  return (
    <p>
      {Object.keys(o).join()} {String(Object.isFrozen(frozen))} {child.inherited} {Object.keys(child)} {JSON.stringify(round)} {getter.now} {String(getter.method())} {String(Object.hasOwn(child, "inherited"))} {JSON.stringify({ u: undefined, f() {}, n: null, d: [undefined, () => 1], nan: NaN })} {JSON.stringify([{ a: 1 }], null, 1)}
    </p>
  );
}
