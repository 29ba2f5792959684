import { useMemo, useState } from "react";
import type { CSSProperties } from "react";

type Fraction = { readonly top: number; readonly bottom: number };

const card: CSSProperties = { padding: 16, borderRadius: 8, border: "1px solid #ccc" };

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function simplify({ top, bottom }: Fraction): Fraction {
  const by = gcd(top, bottom) || 1;
  return { top: top / by, bottom: bottom / by };
}

function Slice({ index, of, filled }: { index: number; of: number; filled: boolean }) {
  const angle = (i: number) => (2 * Math.PI * i) / of - Math.PI / 2;
  const [x1, y1] = [Math.cos(angle(index)), Math.sin(angle(index))];
  const [x2, y2] = [Math.cos(angle(index + 1)), Math.sin(angle(index + 1))];
  const large = of === 1 ? 1 : 0;
  return (
    <path
      d={`M 0 0 L ${x1} ${y1} A 1 1 0 ${large} 1 ${x2} ${y2} Z`}
      fill={filled ? "tomato" : "white"}
      stroke="black"
      strokeWidth={0.02}
    />
  );
}

export default function Fractions() {
  const [fraction, setFraction] = useState<Fraction>({ top: 2, bottom: 8 });
  const simple = useMemo(() => simplify(fraction), [fraction]);
  const change = (key: keyof Fraction) => (event: React.ChangeEvent<HTMLInputElement>) =>
    setFraction((old) => ({ ...old, [key]: Math.max(1, Number(event.target.value)) }));

  return (
    <section style={card} aria-label="Fractions">
      <svg viewBox="-1.1 -1.1 2.2 2.2" width={200} height={200} role="img">
        <title>{`${fraction.top} of ${fraction.bottom}`}</title>
        {Array.from({ length: fraction.bottom }, (_, i) => (
          <Slice key={i} index={i} of={fraction.bottom} filled={i < fraction.top} />
        ))}
      </svg>
      <label>
        Top <input type="number" min={1} value={fraction.top} onChange={change("top")} />
      </label>
      <label>
        Bottom <input type="number" min={1} max={24} value={fraction.bottom} onChange={change("bottom")} />
      </label>
      <p>
        {fraction.top}/{fraction.bottom} = {simple.top}/{simple.bottom}
      </p>
    </section>
  );
}
