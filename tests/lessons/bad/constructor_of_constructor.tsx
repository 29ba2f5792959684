// bad: makes code from text through the constructor of a constructor
// where: 5
import { useState } from "react";

const make = ([] as unknown as { constructor: { constructor: (...source: string[]) => (x: number) => number } }).constructor.constructor;

const FUNCTIONS = [
  { source: "return x + 2", at: 3, value: 5 },
  { source: "return x * x", at: 4, value: 16 },
  { source: "return 10 - x", at: 7, value: 3 },
];

export default function FunctionMachines() {
  const [x, setX] = useState(1);
  const [answers, setAnswers] = useState<string[]>(FUNCTIONS.map(() => ""));
  const score = FUNCTIONS.filter((f, i) => answers[i].trim() !== "" && Number(answers[i]) === f.value).length;

  return (
    <div style={{ fontFamily: "Courier New" }}>
      <h1>Function machines</h1>
      <p>A function takes a number x, does something with it, and gives a number back.</p>
      <label>
        x = {x} <input type="range" min={0} max={10} value={x} onChange={(e) => setX(Number(e.target.value))} />
      </label>
      <ul>
        {FUNCTIONS.map((f) => (
          <li key={f.source}>
            <code>{f.source}</code> gives {make("x", f.source)(x)}
          </li>
        ))}
      </ul>
      {FUNCTIONS.map((f, i) => (
        <p key={f.source}>
          <label>
            <code>{f.source}</code> for x = {f.at}:{" "}
            <input value={answers[i]} onChange={(e) => setAnswers((a) => a.map((v, k) => (k === i ? e.target.value : v)))} />
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {FUNCTIONS.length} right
      </p>
    </div>
  );
}
