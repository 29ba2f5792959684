// bad: adds a method to Array.prototype
// where: 11
import { useState } from "react";

declare global {
  interface Array<T> {
    shuffled(): T[];
  }
}

Array.prototype.shuffled = function shuffled() {
  return [...this].sort(() => Math.random() - 0.5);
};

const PROVERB = ["The", "early", "bird", "catches", "the", "worm"];
const MIXED = ["worm", "bird", "the", "The", "catches", "early"];

export default function WordOrder() {
  const [pool, setPool] = useState(MIXED);
  const [line, setLine] = useState<string[]>([]);
  const [rounds, setRounds] = useState(0);
  const whole = line.length === PROVERB.length;
  const right = whole && line.every((w, i) => w === PROVERB[i]);

  const take = (word: string) => {
    setPool(pool.filter((w) => w !== word));
    setLine([...line, word]);
    if (pool.length === 1) setRounds(rounds + 1);
  };

  return (
    <main style={{ fontFamily: "Georgia" }}>
      <h1>Put the proverb in order</h1>
      <p>In an English sentence the subject comes first, then the verb, then the object.</p>
      <p role="status">
        {line.join(" ") || "…"} {whole ? (right ? "✓" : "✗ Who catches what?") : ""}
      </p>
      {pool.map((word) => (
        <button key={word} type="button" onClick={() => take(word)}>
          {word}
        </button>
      ))}
      <p>
        <button type="button" onClick={() => { setPool(PROVERB.shuffled()); setLine([]); }}>
          Mix again
        </button>{" "}
        Rounds: {rounds}
      </p>
    </main>
  );
}
