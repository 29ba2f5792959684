// bad: an endless loop runs at the first render
// where: 8
import { useState } from "react";

function collectMultiples(of: number, limit: number): number[] {
  const found: number[] = [];
  let n = of;
  while (n <= limit) {
    if (!found.includes(n)) found.push(n);
  }
  return found;
}

export default function Multiples() {
  const [of, setOf] = useState(4);
  const [answers, setAnswers] = useState<string[]>(["", ""]);
  const multiples = collectMultiples(of, 40);
  const questions = [
    { text: "Which multiple of 4 comes after 16?", answer: "20" },
    { text: "Is 27 a multiple of 9? (yes or no)", answer: "yes" },
  ];

  return (
    <main style={{ padding: 24, fontFamily: "sans-serif" }}>
      <h1>Multiples</h1>
      <p>The multiples of a number are what you get when you count in steps of it.</p>
      <label>
        Steps of {of} <input type="range" min={2} max={9} value={of} onChange={(e) => setOf(Number(e.target.value))} />
      </label>
      <p role="status">{multiples.join(", ")}</p>
      {questions.map((q, i) => (
        <p key={q.text}>
          <label>
            {q.text} <input value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))} />
          </label>{" "}
          {answers[i] && (answers[i].trim().toLowerCase() === q.answer ? "✓" : "✗")}
        </p>
      ))}
    </main>
  );
}
