import { useState } from "react";

type Tally = { inside: number; thrown: number };

const NOTHING: Tally = { inside: 0, thrown: 0 };
const SIZES = [100, 10_000, 1_000_000];

/** Throws darts at a square and counts those that land in the quarter circle. */
function throwDarts(count: number): Tally {
  let inside = 0;
  for (let i = 0; i < count; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y <= 1) {
      inside += 1;
    }
  }
  return { inside, thrown: count };
}

export default function MonteCarloPi() {
  const [tally, setTally] = useState<Tally>(NOTHING);
  const [guess, setGuess] = useState("");
  const [told, setTold] = useState<string | null>(null);
  const estimate = tally.thrown === 0 ? null : (4 * tally.inside) / tally.thrown;

  const more = (count: number) => {
    const next = throwDarts(count);
    setTally((now) => ({ inside: now.inside + next.inside, thrown: now.thrown + next.thrown }));
  };

  const check = () => {
    const value = Number(guess.replace(",", "."));
    if (Number.isNaN(value) || guess.trim() === "") {
      setTold("Write a number, for example 0.5.");
    } else if (Math.abs(value - Math.PI / 4) < 0.02) {
      setTold("Right: a quarter of a circle with radius 1 has the area π ÷ 4, about 0.785.");
    } else {
      setTold("Not quite. The whole square has the area 1, and most of it lies in the quarter circle.");
    }
  };

  return (
    <main>
      <h1>Finding π with darts</h1>
      <p>
        Darts land anywhere in a square with sides of length 1. The share that lands in the quarter circle tells how large it
        is, and four times that share comes close to π. The more darts, the closer.
      </p>
      <section aria-labelledby="darts">
        <h2 id="darts">Throw some</h2>
        {SIZES.map((size) => (
          <button key={size} type="button" onClick={() => more(size)}>
            Throw {size.toLocaleString("en-US")} darts
          </button>
        ))}
        <button type="button" onClick={() => setTally(NOTHING)} disabled={tally.thrown === 0}>
          Start again
        </button>
        <p role="status">
          {estimate === null
            ? "No dart has been thrown yet."
            : `${tally.inside.toLocaleString("en-US")} of ${tally.thrown.toLocaleString("en-US")} landed inside: π ≈ ${estimate.toFixed(4)}`}
        </p>
      </section>
      <section aria-labelledby="question">
        <h2 id="question">What share is it, exactly?</h2>
        <label htmlFor="share">The share that lands inside, as a decimal</label>
        <input id="share" inputMode="decimal" value={guess} onChange={(event) => setGuess(event.target.value)} />
        <button type="button" onClick={check}>
          Check
        </button>
        {told !== null && <p role="status">{told}</p>}
      </section>
    </main>
  );
}
