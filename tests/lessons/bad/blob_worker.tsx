// bad: starts a Worker from a Blob
// where: 13
import { useEffect, useState } from "react";

const SOURCE = "onmessage = (e) => { let n = e.data, steps = 0; while (n !== 1) { n = n % 2 ? 3 * n + 1 : n / 2; steps++; } postMessage(steps); };";

export default function Collatz() {
  const [start, setStart] = useState(6);
  const [steps, setSteps] = useState<number | null>(null);
  const [guess, setGuess] = useState("");

  useEffect(() => {
    const worker = new Worker(URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" })));
    worker.onmessage = (e: MessageEvent<number>) => setSteps(e.data);
    worker.postMessage(start);
    return () => worker.terminate();
  }, [start]);

  return (
    <article style={{ padding: 20 }}>
      <h1>The Collatz game</h1>
      <p>
        Take a number. If it is even, halve it; if it is odd, multiply it by 3 and add 1. Go on. As far as anybody has tried, you always
        arrive at 1: 6, 3, 10, 5, 16, 8, 4, 2, 1 takes 8 steps.
      </p>
      <label>
        Start: {start}{" "}
        <input type="range" min={2} max={100} value={start} onChange={(e) => { setStart(Number(e.target.value)); setSteps(null); }} />
      </label>
      <p role="status">{steps === null ? "Counting …" : `${steps} steps`}</p>
      <label>
        How many steps does it take from 5? <input value={guess} onChange={(e) => setGuess(e.target.value)} />
      </label>
      <p>{guess.trim() && (Number(guess) === 5 ? "✓ 16, 8, 4, 2, 1" : "✗ Write the numbers down.")}</p>
    </article>
  );
}
