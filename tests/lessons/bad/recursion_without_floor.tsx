// bad: recurses without end once a number that is not whole is typed
// where: 7
import { useState } from "react";

function factorial(n: number): number {
  if (n === 0) return 1;
  return n * factorial(n - 1);
}

const people = ["Ann", "Ben", "Cem", "Dora", "Eve"];

export default function Permutations() {
  const [text, setText] = useState("3");
  const [answers, setAnswers] = useState(["", ""]);
  const n = Number(text);
  const usable = text.trim() !== "" && n >= 0 && n <= 20;

  return (
    <main style={{ fontFamily: "sans-serif", maxWidth: 600, margin: "0 auto" }}>
      <h1>In how many orders?</h1>
      <p>
        The first place can be taken by any of n people, the second by one of the n − 1 left, and so forth. So there are n! = n × (n − 1) × … ×
        1 orders.
      </p>
      <label>
        People (0 to 20): <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <p role="status">{usable ? `${factorial(n).toLocaleString("en")} orders` : "Please type a number from 0 to 20."}</p>
      {people.slice(0, 2).map((_, i) => (
        <p key={i}>
          <label>
            {i + 3}! ={" "}
            <input value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))} />
          </label>{" "}
          {answers[i] && (Number(answers[i]) === [6, 24][i] ? "✓" : "✗")}
        </p>
      ))}
    </main>
  );
}
