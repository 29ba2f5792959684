// bad: reduces an empty list without a first value at the first render
// where: 16
import { useState } from "react";

const QUESTIONS = [
  { text: "5 × 8", answer: 40 },
  { text: "7 × 7", answer: 49 },
  { text: "9 × 6", answer: 54 },
];

export default function Products() {
  const [times, setTimes] = useState<number[]>([]);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);

  const longest = times.reduce((a, b) => (a > b ? a : b));
  const question = QUESTIONS[at % QUESTIONS.length];

  const check = () => {
    if (text.trim() && Number(text) === question.answer) {
      setTimes([...times, text.length]);
      setAt(at + 1);
    }
    setText("");
  };

  return (
    <main style={{ padding: 16, fontFamily: "sans-serif" }}>
      <h1>Products by heart</h1>
      <p>5 × 8 is half of 10 × 8. 7 × 7 is 49. 9 × 6 is 10 × 6 without one 6.</p>
      <form onSubmit={(e) => { e.preventDefault(); check(); }}>
        <label>
          {question.text} = <input value={text} onChange={(e) => setText(e.target.value)} />
        </label>
        <button type="submit">Check</button>
      </form>
      <p role="status">
        {times.length} right; the longest answer had {longest} digits.
      </p>
      <button type="button" onClick={() => { setTimes([]); setAt(0); }}>Start again</button>
    </main>
  );
}
