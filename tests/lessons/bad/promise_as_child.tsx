// bad: renders the promise of an async function as a child, which never shows
// where: 34
import { useState } from "react";

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const WORDS = [
  { pl: "kot", en: "cat" },
  { pl: "pies", en: "dog" },
  { pl: "dom", en: "house" },
];

async function describe(word: string): Promise<string> {
  await wait(100);
  return `${word} has ${word.length} letters`;
}

export default function PolishWords() {
  const [at, setAt] = useState(0);
  const [text, setText] = useState("");
  const [score, setScore] = useState(0);
  const word = WORDS[at];

  const check = () => {
    if (text.trim().toLowerCase() === word.en) setScore(score + 1);
    setText("");
    setAt((at + 1) % WORDS.length);
  };

  return (
    <main style={{ padding: 20, fontFamily: "sans-serif" }}>
      <h1>Three Polish words</h1>
      <p>kot is cat, pies is dog, dom is house.</p>
      <p>{describe(word.pl)}</p>
      <label>
        {word.pl} means <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <button type="button" onClick={check}>Check</button>
      <p role="status">Score: {score}</p>
    </main>
  );
}
