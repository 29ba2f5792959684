// bad: calls a function that a table does not hold, at the first render
// where: 18
import { useMemo, useState } from "react";

type Unit = "m" | "cm" | "mm";

const format: Partial<Record<Unit, (metres: number) => string>> = {
  m: (metres) => `${metres} m`,
  cm: (metres) => `${metres * 100} cm`,
};

const UNITS: Unit[] = ["m", "cm", "mm"];

export default function Lengths() {
  const [metres, setMetres] = useState(2);
  const [answers, setAnswers] = useState<Record<string, string>>({});

  const lines = useMemo(() => UNITS.map((unit) => format[unit]!(metres)), [metres]);

  const questions: [string, number][] = [
    ["How many cm are 3 m?", 300],
    ["How many mm are 2 cm?", 20],
    ["How many m are 500 cm?", 5],
  ];
  const score = questions.filter(([q, a]) => answers[q] && Number(answers[q]) === a).length;

  return (
    <section style={{ fontFamily: "system-ui", padding: 16 }}>
      <h1>Metres, centimetres, millimetres</h1>
      <p>One metre is 100 centimetres; one centimetre is 10 millimetres.</p>
      <label>
        {metres} m <input type="range" min={1} max={10} value={metres} onChange={(e) => setMetres(+e.target.value)} />
      </label>
      <p role="status">{lines.join(" = ")}</p>
      {questions.map(([q]) => (
        <p key={q}>
          <label>
            {q} <input value={answers[q] ?? ""} onChange={(e) => setAnswers({ ...answers, [q]: e.target.value })} />
          </label>
        </p>
      ))}
      <p>
        {score} of {questions.length}
      </p>
    </section>
  );
}
