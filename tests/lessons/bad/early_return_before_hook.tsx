// bad: returns before a hook once the quiz is finished
// where: 32
import { useMemo, useState } from "react";

interface Item {
  word: string;
  syllables: number;
}

const ITEMS: Item[] = [
  { word: "banana", syllables: 3 },
  { word: "sun", syllables: 1 },
  { word: "teacher", syllables: 2 },
];

export default function Syllables() {
  const [at, setAt] = useState(0);
  const [right, setRight] = useState(0);

  if (at === ITEMS.length) {
    return (
      <div>
        <h1>Syllables</h1>
        <p role="status">
          {right} of {ITEMS.length}
        </p>
        <button type="button" onClick={() => { setAt(0); setRight(0); }}>Again</button>
      </div>
    );
  }

  const choices = useMemo(() => [1, 2, 3].map((n) => ({ n, label: n === 1 ? "one clap" : `${n} claps` })), []);
  const item = ITEMS[at];

  const answer = (n: number) => {
    if (n === item.syllables) setRight(right + 1);
    setAt(at + 1);
  };

  return (
    <div style={{ padding: 16, fontFamily: "Comic Sans MS" }}>
      <h1>Syllables</h1>
      <p>Say the word slowly and clap for each part: ta-ble has two.</p>
      <h2>{item.word}</h2>
      {choices.map(({ n, label }) => (
        <button key={n} type="button" onClick={() => answer(n)}>
          {label}
        </button>
      ))}
    </div>
  );
}
