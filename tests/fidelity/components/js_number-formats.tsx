export default function NumberFormats() {
  const n = 1234.5678;
  return (
    <p>
      {n.toFixed(2)} {n.toPrecision(3)} {n.toExponential(1)} {(255).toString(16)} {(0.5).toString(2)} {Number("0b101")} {parseInt("12px", 10)} {parseFloat("3.5e2x")} {Math.round(-0.5) + 0} {Math.trunc(-4.7)} {Math.hypot(3, 4)} {Math.fround(5.5)} {Math.sign(-3)} {(25).toString(36)} {(1.005).toFixed(2)} {(1e21).toFixed(2)} {0.1 * 3} {Number.EPSILON > 0 ? "e" : ""} {Math.clz32(1)} {(-7) % 3}
    </p>
  );
}
