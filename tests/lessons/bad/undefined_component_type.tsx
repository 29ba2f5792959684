// bad: looks a component up by name and finds none once a shape is chosen
// where: 33
import { useState, type ComponentType } from "react";

const Square = () => <rect x={20} y={20} width={60} height={60} fill="teal" />;
const Circle = () => <circle cx={50} cy={50} r={32} fill="teal" />;
const Triangle = () => <polygon points="50,15 85,85 15,85" fill="teal" />;

const SHAPES: Record<string, ComponentType> = { square: Square, circle: Circle, triangel: Triangle };

const FACTS: Record<string, { corners: number; axes: string }> = {
  square: { corners: 4, axes: "4" },
  circle: { corners: 0, axes: "endlessly many" },
  triangle: { corners: 3, axes: "3" },
};

export default function Symmetry() {
  const [name, setName] = useState("square");
  const [answer, setAnswer] = useState<number>();
  const Shape = SHAPES[name];
  const fact = FACTS[name];

  return (
    <main style={{ fontFamily: "Futura", padding: 16 }}>
      <h1>Axes of symmetry</h1>
      <p>An axis of symmetry cuts a shape in two halves that mirror each other. The triangle here has equal sides.</p>
      {Object.keys(FACTS).map((n) => (
        <button key={n} type="button" aria-pressed={n === name} onClick={() => { setName(n); setAnswer(undefined); }}>
          {n}
        </button>
      ))}
      <svg viewBox="0 0 100 100" width={160} role="img" aria-label={`A ${name}`}>
        <Shape />
      </svg>
      <p>Axes: {fact.axes}</p>
      <fieldset>
        <legend>How many corners has the {name}?</legend>
        {[0, 3, 4].map((n) => (
          <button key={n} type="button" onClick={() => setAnswer(n)}>
            {n}
          </button>
        ))}
      </fieldset>
      <p role="status">{answer !== undefined && (answer === fact.corners ? "✓" : "✗ Count again.")}</p>
    </main>
  );
}
