import { useMemo, useState } from "react";

type Step = { prime: number; crossed: number[] };

function* sieve(limit: number): Generator<Step, void, undefined> {
  const gone = new Set<number>();
  for (let p = 2; p * p <= limit; p++) {
    if (gone.has(p)) continue;
    const crossed: number[] = [];
    for (let m = p * p; m <= limit; m += p) {
      if (!gone.has(m)) {
        gone.add(m);
        crossed.push(m);
      }
    }
    yield { prime: p, crossed };
  }
}

function* naturals(from = 1) {
  let n = from;
  while (true) yield n++;
}

function take<T>(source: Iterable<T>, count: number): T[] {
  const out: T[] = [];
  for (const item of source) {
    if (out.length >= count) break;
    out.push(item);
  }
  return out;
}

const LIMIT = 60;

export default function Sieve() {
  const steps = useMemo(() => [...sieve(LIMIT)], []);
  const [done, setDone] = useState(0);
  const [guess, setGuess] = useState<Set<number>>(new Set());
  const [checked, setChecked] = useState(false);

  const crossedBy = new Map<number, number>();
  steps.slice(0, done).forEach(({ prime, crossed }) => crossed.forEach((c) => crossedBy.set(c, prime)));
  const numbers = take(naturals(2), LIMIT - 1);
  const finished = done === steps.length;
  const candidates = [51, 53, 57, 59];
  const isPrime = (n: number) => n > 1 && ![...take(naturals(2), n)].some((d) => d < n && n % d === 0);
  const right = candidates.filter((c) => guess.has(c) === isPrime(c)).length;

  const toggle = (n: number) => {
    setChecked(false);
    setGuess((old) => {
      const next = new Set(old);
      if (!next.delete(n)) next.add(n);
      return next;
    });
  };

  return (
    <section style={{ maxWidth: 640, margin: "0 auto", fontFamily: "ui-sans-serif, system-ui" }}>
      <h1>The sieve of Eratosthenes</h1>
      <p>
        A prime has exactly two divisors, 1 and itself. To find all primes up to {LIMIT}, take the smallest number not yet crossed out: it is
        prime. Cross out its multiples, from its square on. Repeat until the square is greater than {LIMIT}.
      </p>
      <ol style={{ display: "grid", gridTemplateColumns: "repeat(10, 1fr)", gap: 4, listStyle: "none", padding: 0 }}>
        {numbers.map((n) => {
          const by = crossedBy.get(n);
          return (
            <li key={n} title={by ? `multiple of ${by}` : undefined} style={{ textAlign: "center", padding: 6, border: "1px solid #a0aec0", textDecoration: by ? "line-through" : "none", opacity: by ? 0.5 : 1, fontWeight: !by && finished ? "bold" : undefined }}>
              {n}
            </li>
          );
        })}
      </ol>
      <p role="status">
        {done === 0
          ? "Nothing is crossed out yet."
          : `${steps[done - 1].prime} is prime; crossed out ${steps[done - 1].crossed.join(", ")}.`}
        {finished && " All that is left is prime."}
      </p>
      <button type="button" onClick={() => setDone((d) => d + 1)} disabled={finished}>
        {finished ? "Finished" : `Cross out multiples of ${steps[done].prime}`}
      </button>
      <button type="button" onClick={() => setDone(0)} disabled={!done}>
        Back to the start
      </button>

      <h2>Which of these are prime?</h2>
      <fieldset>
        <legend>Tick every prime</legend>
        {candidates.map((c) => (
          <label key={c} style={{ marginRight: 16 }}>
            <input type="checkbox" checked={guess.has(c)} onChange={() => toggle(c)} /> {c}
          </label>
        ))}
      </fieldset>
      <button type="button" onClick={() => setChecked(true)}>
        Check
      </button>
      <p role="status">
        {checked && `${right} of ${candidates.length} judged rightly. ${right === candidates.length ? "Bravo!" : "Hint: 51 = 3 × 17 and 57 = 3 × 19."}`}
      </p>
    </section>
  );
}
