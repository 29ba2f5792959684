import { forwardRef, memo, useImperativeHandle, useRef, useState } from "react";

interface FieldHandle {
  focus(): void;
  clear(): void;
}

interface FieldProps {
  label: string;
  unit?: string;
  value: string;
  onChange(value: string): void;
  onEnter?(): void;
}

const NumberField = forwardRef<FieldHandle, FieldProps>(function NumberField({ label, unit = "", value, onChange, onEnter }, ref) {
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({
    focus: () => input.current?.focus(),
    clear: () => onChange(""),
  }), [onChange]);
  return (
    <label style={{ display: "block", margin: "6px 0" }}>
      <span style={{ display: "inline-block", minWidth: 160 }}>{label}</span>
      <input
        ref={input}
        inputMode="decimal"
        value={value}
        onChange={(e) => onChange(e.target.value.replace(",", "."))}
        onKeyDown={(e) => {
          if (e.key === "Enter") onEnter?.();
        }}
      />{" "}
      {unit}
    </label>
  );
});

const Triangle = memo(({ a, b }: { a: number; b: number }) => {
  const k = 160 / Math.max(a, b, 1);
  return (
    <svg viewBox="-30 -10 220 200" width={260} role="img" aria-label={`Right triangle with legs ${a} and ${b}`}>
      <polygon points={`0,${b * k} ${a * k},${b * k} 0,0`} fill="#fefcbf" stroke="#744210" strokeWidth={2} />
      <text x={(a * k) / 2} y={b * k + 16} fontSize={12}>{a}</text>
      <text x={-18} y={(b * k) / 2} fontSize={12}>{b}</text>
    </svg>
  );
});
Triangle.displayName = "Triangle";

const TASKS = [
  { a: 3, b: 4, c: 5 },
  { a: 5, b: 12, c: 13 },
  { a: 8, b: 15, c: 17 },
];

export default function Pythagoras() {
  const [index, setIndex] = useState(0);
  const [square, setSquare] = useState("");
  const [side, setSide] = useState("");
  const [feedback, setFeedback] = useState("");
  const [solved, setSolved] = useState<number[]>([]);
  const squareField = useRef<FieldHandle>(null);
  const sideField = useRef<FieldHandle>(null);

  const { a, b, c } = TASKS[index];

  const check = () => {
    if (parseFloat(square) !== c * c) {
      setFeedback(`First the squares: ${a} × ${a} = ${a * a} and ${b} × ${b} = ${b * b}. Add them.`);
      squareField.current?.focus();
    } else if (parseFloat(side) !== c) {
      setFeedback(`The sum is right. Which number times itself gives ${c * c}?`);
      sideField.current?.focus();
    } else {
      setFeedback(`Right: ${a}² + ${b}² = ${a * a} + ${b * b} = ${c * c} = ${c}².`);
      setSolved((s) => (s.includes(index) ? s : [...s, index]));
    }
  };

  const goTo = (i: number) => {
    setIndex(i);
    squareField.current?.clear();
    sideField.current?.clear();
    setFeedback("");
    squareField.current?.focus();
  };

  return (
    <div style={{ maxWidth: 560, margin: "0 auto", padding: 16, fontFamily: "Cambria, serif" }}>
      <h1>The theorem of Pythagoras</h1>
      <p>
        In a right triangle with legs <i>a</i> and <i>b</i>, the longest side <i>c</i> obeys a² + b² = c². So square both legs, add, and take
        the square root.
      </p>
      <nav aria-label="Tasks">
        {TASKS.map((t, i) => (
          <button key={t.c} type="button" aria-current={i === index ? "step" : undefined} onClick={() => goTo(i)}>
            Task {i + 1} {solved.includes(i) ? "✓" : ""}
          </button>
        ))}
      </nav>
      <Triangle a={a} b={b} />
      <NumberField ref={squareField} label="a² + b² =" value={square} onChange={setSquare} onEnter={check} />
      <NumberField ref={sideField} label="c =" unit="cm" value={side} onChange={setSide} onEnter={check} />
      <button type="button" onClick={check}>Check</button>
      <p role="status">{feedback}</p>
      <p>
        Solved: {solved.length} of {TASKS.length}{" "}
        {solved.length > 0 && (
          <button type="button" onClick={() => { setSolved([]); goTo(0); }}>
            Once more from the start
          </button>
        )}
      </p>
    </div>
  );
}
