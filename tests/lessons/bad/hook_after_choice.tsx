// bad: calls a hook inside a condition that changes with a click
// where: 14
import { useEffect, useState } from "react";

const LEVELS = ["easy", "hard"] as const;
const NUMBERS = { easy: [2, 4, 6, 8], hard: [1, 4, 9, 16] };

export default function Sequences() {
  const [level, setLevel] = useState<(typeof LEVELS)[number]>("easy");
  const [text, setText] = useState("");
  const [hint, setHint] = useState("");

  if (level === "hard") {
    useEffect(() => {
      const id = setTimeout(() => setHint("Look at 1 × 1, 2 × 2, 3 × 3 …"), 3000);
      return () => clearTimeout(id);
    }, []);
  }

  const next = level === "easy" ? 10 : 25;

  return (
    <main style={{ fontFamily: "sans-serif", padding: 20 }}>
      <h1>How does it go on?</h1>
      <p>Some sequences add the same number each time; others are made of squares.</p>
      {LEVELS.map((l) => (
        <button key={l} type="button" aria-pressed={level === l} onClick={() => { setLevel(l); setText(""); }}>
          {l}
        </button>
      ))}
      <p style={{ fontSize: 24 }}>{NUMBERS[level].join(", ")}, …</p>
      <label>
        Next number: <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <p role="status">{text.trim() ? (Number(text) === next ? "✓ Right" : "✗ Look at the steps.") : hint}</p>
    </main>
  );
}
