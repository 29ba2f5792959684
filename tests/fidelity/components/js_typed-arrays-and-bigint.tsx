export default function Typed() {
  const bytes = new Uint8Array([250, 251, 300]);
  const view = new DataView(bytes.buffer);
  const clamped = Uint8ClampedArray.from([300, -5, 1.5]);
  let factorial = 1n;
  for (let i = 1n; i <= 25n; i++) factorial *= i;
  return <p>{bytes.join()} {view.getUint16(0)} {clamped.join()} {factorial} {String(7n / 2n)} {(-7n % 3n).toString()} {BigInt.asUintN(8, 257n).toString()} {typeof 1n} {new Float32Array([0.1])[0]} {(1 << 31) >>> 0} {0b1010 ^ 0x6} {~5}</p>;
}
