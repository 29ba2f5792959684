// bad: works out the learner's input with Function("return …")
// where: 14
import { useState } from "react";

const TASKS = [
  { text: "Write a calculation with result 10 that uses a multiplication.", result: 10 },
  { text: "Write a calculation with result 7 that uses brackets.", result: 7 },
  { text: "Write a calculation with result 0.5.", result: 0.5 },
];

function calculate(expression: string): number | null {
  if (!/^[-+*/().\d\s]+$/.test(expression)) return null;
  try {
    const value: unknown = Function(`return (${expression})`)();
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}

export default function Calculations() {
  const [texts, setTexts] = useState<string[]>(TASKS.map(() => ""));
  const values = texts.map((t) => (t.trim() === "" ? null : calculate(t)));
  const score = values.filter((v, i) => v === TASKS[i].result).length;

  return (
    <article style={{ maxWidth: 560 }}>
      <h1>Order of operations</h1>
      <p>Brackets come first, then × and ÷, then + and −. Write * for × and / for ÷.</p>
      {TASKS.map((task, i) => (
        <div key={task.text}>
          <label>
            {task.text} <input value={texts[i]} onChange={(e) => setTexts(texts.map((t, k) => (k === i ? e.target.value : t)))} />
          </label>
          <span role="status"> {values[i] === null ? "" : `= ${values[i]} ${values[i] === task.result ? "✓" : "✗"}`}</span>
        </div>
      ))}
      <p>
        Score {score} of {TASKS.length}
      </p>
      <button type="button" onClick={() => setTexts(TASKS.map(() => ""))}>Clear</button>
    </article>
  );
}
