// bad: an input is given children once hints are switched on, which React refuses
// where: 29
import { useState } from "react";

const WORDS = [
  { sv: "hus", en: "house" },
  { sv: "bok", en: "book" },
  { sv: "sol", en: "sun" },
];

export default function SwedishWords() {
  const [hints, setHints] = useState(false);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const score = WORDS.filter((w) => answers[w.sv]?.trim().toLowerCase() === w.en).length;
  const set = (sv: string, value: string) => setAnswers((a) => ({ ...a, [sv]: value }));

  return (
    <main style={{ fontFamily: "sans-serif", padding: 20 }}>
      <h1>Three Swedish words</h1>
      <p>hus is house, bok is book, sol is sun.</p>
      <button type="button" aria-pressed={hints} onClick={() => setHints(!hints)}>
        Hints {hints ? "off" : "on"}
      </button>
      {WORDS.map((w) => (
        <p key={w.sv}>
          <label>
            {w.sv}{" "}
            {hints ? (
              <input value={answers[w.sv] ?? ""} onChange={(e) => set(w.sv, e.target.value)}>{w.en[0]}</input>
            ) : (
              <input value={answers[w.sv] ?? ""} onChange={(e) => set(w.sv, e.target.value)} />
            )}
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {WORDS.length}
      </p>
    </main>
  );
}
