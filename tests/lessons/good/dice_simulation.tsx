import { useEffect, useState } from "react";

const SUMS = Array.from({ length: 11 }, (_, i) => i + 2);
const ways = (sum: number): number => 6 - Math.abs(7 - sum);
const die = () => Math.floor(Math.random() * 6) + 1;
const FACES = ["⚀", "⚁", "⚂", "⚃", "⚄", "⚅"];

function useInterval(callback: () => void, delay: number | null) {
  useEffect(() => {
    if (delay === null) return undefined;
    const id = setInterval(callback, delay);
    return () => clearInterval(id);
  }, [callback, delay]);
}

interface Tally {
  counts: number[];
  last: [number, number] | null;
}

const EMPTY: Tally = { counts: Array<number>(13).fill(0), last: null };

function roll(tally: Tally, times: number): Tally {
  const counts = [...tally.counts];
  let last = tally.last;
  for (let i = 0; i < times; i++) {
    last = [die(), die()];
    counts[last[0] + last[1]]++;
  }
  return { counts, last };
}

export default function TwoDice() {
  const [tally, setTally] = useState<Tally>(EMPTY);
  const [auto, setAuto] = useState(false);
  const [guess, setGuess] = useState<Record<string, string>>({});

  const [once] = useState(() => () => setTally((t) => roll(t, 5)));
  useInterval(once, auto ? 200 : null);

  const total = tally.counts.reduce((a, b) => a + b, 0);
  const highest = Math.max(1, ...tally.counts);
  const share = (n: number) => (total === 0 ? "–" : `${((100 * n) / total).toFixed(1)} %`);

  const quiz = [
    { id: "most", text: "Which sum is the most likely?", answer: "7" },
    { id: "ways", text: "In how many ways can two dice show the sum 4?", answer: "3" },
    { id: "all", text: "How many pairs of faces are there in all?", answer: "36" },
  ];
  const right = quiz.filter((q) => guess[q.id]?.trim() === q.answer).length;

  return (
    <div style={{ maxWidth: 640, margin: "0 auto", fontFamily: "Lato, sans-serif" }}>
      <h1>The sum of two dice</h1>
      <p>
        Two dice can fall in 6 × 6 = 36 ways, all equally likely. Only one of them gives 2 (1 + 1), but six give 7: 1 + 6, 2 + 5, 3 + 4, 4 + 3,
        5 + 2, 6 + 1. So a sum is the likelier the nearer it is to 7.
      </p>
      <div style={{ fontSize: 56 }} aria-hidden="true">
        {tally.last ? tally.last.map((n) => FACES[n - 1]).join(" ") : "🎲 🎲"}
      </div>
      {[1, 10, 100].map((n) => (
        <button key={n} type="button" onClick={() => setTally((t) => roll(t, n))}>
          Throw {n}×
        </button>
      ))}
      <button type="button" aria-pressed={auto} onClick={() => setAuto((a) => !a)}>
        {auto ? "Pause" : "Keep throwing"}
      </button>
      <button type="button" onClick={() => { setAuto(false); setTally(EMPTY); }}>
        Empty the table
      </button>
      <p role="status">
        {tally.last ? `Last: ${tally.last[0]} + ${tally.last[1]} = ${tally.last[0] + tally.last[1]}. ` : ""}
        {total.toLocaleString("en-GB")} throws.
      </p>

      <table>
        <thead>
          <tr><th scope="col">Sum</th><th scope="col">Ways</th><th scope="col">Expected</th><th scope="col">Thrown</th><th scope="col">Picture</th></tr>
        </thead>
        <tbody>
          {SUMS.map((s) => (
            <tr key={s}>
              <th scope="row">{s}</th>
              <td>{ways(s)}</td>
              <td>{((100 * ways(s)) / 36).toFixed(1)} %</td>
              <td>{share(tally.counts[s])}</td>
              <td style={{ width: 220 }}>
                <div style={{ height: 14, width: `${(100 * tally.counts[s]) / highest}%`, background: "#805ad5" }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>

      <h2>Questions</h2>
      {quiz.map(({ id, text, answer }) => (
        <p key={id}>
          <label>
            {text}{" "}
            <input value={guess[id] ?? ""} onChange={(e) => setGuess((g) => ({ ...g, [id]: e.target.value }))} size={5} />
          </label>{" "}
          <span role="status">{guess[id] ? (guess[id].trim() === answer ? "✓" : "✗ look at the table") : ""}</span>
        </p>
      ))}
      <p>
        {right} of 3 <button type="button" onClick={() => setGuess({})}>Once more</button>
      </p>
    </div>
  );
}
