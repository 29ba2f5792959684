// bad: throws a text, which is no Error, once the answer is wrong
// where: 13
import { useState } from "react";

const QUESTIONS = [
  { text: "3 + 4 × 2", answer: 11 },
  { text: "(3 + 4) × 2", answer: 14 },
  { text: "10 − 6 ÷ 2", answer: 7 },
];

function Verdict({ given, answer }: { given: number; answer: number }) {
  if (given !== answer) {
    throw `expected ${answer}`;
  }
  return <p>Right!</p>;
}

export default function OrderOfOperations() {
  const [at, setAt] = useState(0);
  const [text, setText] = useState("");
  const [given, setGiven] = useState<number | null>(null);
  const question = QUESTIONS[at];

  return (
    <section style={{ padding: 24 }}>
      <h1>Which comes first?</h1>
      <p>Brackets first, then × and ÷, then + and −.</p>
      <label>
        {question.text} ={" "}
        <input value={text} onChange={(e) => { setText(e.target.value); setGiven(null); }} />
      </label>
      <button type="button" onClick={() => text.trim() && setGiven(Number(text))}>Check</button>
      <div role="status">{given !== null && <Verdict given={given} answer={question.answer} />}</div>
      <button
        type="button"
        onClick={() => {
          setAt((at + 1) % QUESTIONS.length);
          setText("");
          setGiven(null);
        }}
      >
        Next
      </button>
    </section>
  );
}
