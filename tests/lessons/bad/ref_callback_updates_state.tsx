// bad: a ref callback sets a new state at each render without end
// where: 21
import { useState } from "react";

export default function NumberLine() {
  const [box, setBox] = useState<{ element: HTMLDivElement | null }>({ element: null });
  const [value, setValue] = useState(-3);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const tasks: [string, number][] = [
    ["−3 + 5", 2],
    ["2 − 6", -4],
    ["−1 − 1", -2],
  ];

  return (
    <main style={{ fontFamily: "system-ui", padding: 16 }}>
      <h1>Below zero</h1>
      <p>To add, go to the right on the number line; to take away, go to the left.</p>
      <div
        ref={(element) => {
          setBox({ element });
        }}
      >
        {Array.from({ length: 11 }, (_, i) => i - 5).map((n) => (
          <button key={n} type="button" aria-pressed={n === value} onClick={() => setValue(n)} title={box.element?.title}>
            {n}
          </button>
        ))}
      </div>
      <p role="status">You stand at {value}.</p>
      {tasks.map(([text, result]) => (
        <p key={text}>
          <label>
            {text} = <input value={answers[text] ?? ""} onChange={(e) => setAnswers({ ...answers, [text]: e.target.value })} size={4} />
          </label>{" "}
          {answers[text]?.trim() && (Number(answers[text]) === result ? "✓" : "✗")}
        </p>
      ))}
    </main>
  );
}
