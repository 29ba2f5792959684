import { useState } from "react";

const QUESTIONS = [
  { id: "half", text: "Half a pizza or a quarter of one? Pick the bigger piece.", right: "one half" },
  { id: "third", text: "A third or a quarter? Pick the bigger piece.", right: "one third" },
];

export default function Fractions() {
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<string | null>(null);
  const score = 0;

  function choose(id: string) {
    setPicked(id);
    const question = QUESTIONS[at];
    if (question && id === question.right) {
      score += 1;
    }
  }

  return (
    <section aria-label="Fractions">
      <h1>Which fraction is bigger?</h1>
      <p>{QUESTIONS[at]?.text}</p>
      <button onClick={() => choose("one half")}>one half</button>
      <button onClick={() => choose("one third")}>one third</button>
      <button onClick={() => choose("one quarter")}>one quarter</button>
      {picked && <p role="status">You picked {picked}.</p>}
      <button onClick={() => { setAt(0); setPicked(null); score = 0; }}>Again</button>
    </section>
  );
}
