// bad: makes an array of negative length when the fourth mistake is made
// where: 31
import { useState } from "react";

const LIVES = 3;
const QUESTIONS = [
  { text: "Is 91 a prime number?", answer: false, why: "91 = 7 × 13" },
  { text: "Is 97 a prime number?", answer: true, why: "no smaller prime divides it" },
  { text: "Is 51 a prime number?", answer: false, why: "51 = 3 × 17" },
];

export default function PrimeLives() {
  const [index, setIndex] = useState(0);
  const [mistakes, setMistakes] = useState(0);
  const [right, setRight] = useState(0);
  const [note, setNote] = useState("");
  const question = QUESTIONS[index % QUESTIONS.length];

  const answer = (value: boolean) => {
    if (value === question.answer) setRight(right + 1);
    else setMistakes(mistakes + 1);
    setNote(`${value === question.answer ? "Yes" : "No"}: ${question.why}.`);
    setIndex(index + 1);
  };

  return (
    <main style={{ fontFamily: "Verdana", padding: 20 }}>
      <h1>Prime or not?</h1>
      <p>A prime has no divisors but 1 and itself. Try 2, 3, 5 and 7 first.</p>
      <p aria-label="Lives">
        {[...new Array(LIVES - mistakes)].map((_, i) => (
          <span key={i}>❤️</span>
        ))}
      </p>
      <h2>{question.text}</h2>
      <button type="button" onClick={() => answer(true)}>Prime</button>
      <button type="button" onClick={() => answer(false)}>Not prime</button>
      <p role="status">{note}</p>
      <p>
        {right} right, {mistakes} wrong
      </p>
    </main>
  );
}
