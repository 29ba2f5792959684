// bad: the button for another question loops without end once all questions are used
// where: 19
import { useState } from "react";

const QUESTIONS = [
  { id: 0, text: "What is the capital of Kenya?", answer: "nairobi" },
  { id: 1, text: "What is the capital of Ghana?", answer: "accra" },
  { id: 2, text: "What is the capital of Egypt?", answer: "cairo" },
];

export default function AfricanCapitals() {
  const [used, setUsed] = useState<number[]>([0]);
  const [current, setCurrent] = useState(QUESTIONS[0]);
  const [text, setText] = useState("");
  const [score, setScore] = useState(0);

  const another = () => {
    let next = current;
    while (used.includes(next.id)) {
      next = QUESTIONS[Math.floor(Math.random() * QUESTIONS.length)];
    }
    setUsed([...used, next.id]);
    setCurrent(next);
    setText("");
  };

  const check = () => {
    if (text.trim().toLowerCase() === current.answer) setScore((s) => Math.min(s + 1, QUESTIONS.length));
  };

  return (
    <div style={{ padding: 16 }}>
      <h1>Capitals of Africa</h1>
      <p>Nairobi is the capital of Kenya, Accra of Ghana, Cairo of Egypt.</p>
      <label>
        {current.text} <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <button type="button" onClick={check}>Check</button>
      <button type="button" onClick={another}>Another question</button>
      <p role="status">Score: {score}</p>
    </div>
  );
}
