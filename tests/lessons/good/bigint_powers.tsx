import { useState } from "react";

const grains = (square: bigint) => 2n ** (square - 1n);
const total = (square: bigint) => 2n ** square - 1n;
const group = (n: bigint) => n.toString().replace(/\B(?=(\d{3})+(?!\d))/g, " ");

const SQUARES = Array.from({ length: 64 }, (_, i) => i + 1);

type Q = { text: string; answer: bigint; hint: (given: bigint) => string };

const QUESTIONS: Q[] = [
  { text: "How many grains lie on square 5?", answer: 16n, hint: (g) => (g === 32n ? "That is square 6: square 1 holds 1, not 2." : "Double four times: 1, 2, 4, 8, …") },
  { text: "How many grains lie on squares 1 to 5 together?", answer: 31n, hint: (g) => (g === 32n ? "One less!" : "1 + 2 + 4 + 8 + 16") },
  { text: "How many grains lie on square 11?", answer: 1024n, hint: () => "Two to the power of ten." },
];

function toBigInt(text: string): bigint | null {
  const cleaned = text.replace(/[\s,_]/g, "");
  return /^\d{1,30}$/.test(cleaned) ? BigInt(cleaned) : null;
}

export default function GrainsOnTheBoard() {
  const [square, setSquare] = useState(1);
  const [texts, setTexts] = useState<string[]>(() => Array(QUESTIONS.length).fill(""));

  const verdict = (i: number): string => {
    const text = texts[i];
    if (text.trim() === "") return "";
    const given = toBigInt(text);
    if (given === null) return "Digits only, please.";
    return given === QUESTIONS[i].answer ? "✓ Right" : `✗ ${QUESTIONS[i].hint(given)}`;
  };

  const points = QUESTIONS.filter((q, i) => toBigInt(texts[i]) === q.answer).length;

  return (
    <article style={{ maxWidth: 700, margin: "0 auto", fontFamily: "system-ui", padding: 16 }}>
      <h1>Grains of wheat on a chessboard</h1>
      <p>
        One grain on the first square, two on the second, four on the third: every square holds twice as many as the one before. On square{" "}
        <i>n</i> there are 2<sup>n−1</sup> grains, and all squares up to <i>n</i> hold 2<sup>n</sup> − 1 together.
      </p>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(8, 1fr)", maxWidth: 360 }}>
        {SQUARES.map((n) => (
          <button
            key={n}
            type="button"
            onClick={() => setSquare(n)}
            aria-pressed={square === n}
            style={{ height: 40, border: square === n ? "3px solid #b7791f" : "1px solid #999", background: (n + Math.ceil(n / 8)) % 2 ? "#edf2f7" : "#a0aec0" }}
          >
            {n}
          </button>
        ))}
      </div>
      <p role="status">
        Square {square}: {group(grains(BigInt(square)))} {square === 1 ? "grain" : "grains"}. Together so far: {group(total(BigInt(square)))}.
      </p>
      <p>
        <button type="button" onClick={() => setSquare((s) => Math.max(1, s - 1))} disabled={square === 1}>
          − one square
        </button>{" "}
        <button type="button" onClick={() => setSquare((s) => Math.min(64, s + 1))} disabled={square === 64}>
          + one square
        </button>
      </p>
      <p>
        A computer&rsquo;s ordinary numbers are exact only up to 9 007 199 254 740 991, which is 2<sup>53</sup> − 1. From square 54 on they
        would be rounded in a sum like ours, so this page uses whole numbers of any length.
      </p>
      <h2>Questions</h2>
      <ol>
        {QUESTIONS.map((q, i) => (
          <li key={q.text}>
            <label>
              {q.text}{" "}
              <input value={texts[i]} inputMode="numeric" onChange={(e) => setTexts(texts.map((t, j) => (i === j ? e.target.value : t)))} />
            </label>{" "}
            <output role="status">{verdict(i)}</output>
          </li>
        ))}
      </ol>
      <p>
        {points} of {QUESTIONS.length}. <button type="button" onClick={() => setTexts(QUESTIONS.map(() => ""))}>Try again</button>
      </p>
    </article>
  );
}
