import { useEffect, useRef, useState } from "react";

const ROUND_SECONDS = 30;

const makeSum = () => {
  const a = 2 + Math.floor(Math.random() * 9);
  const b = 2 + Math.floor(Math.random() * 9);
  return { a, b };
};

export default function TimesTables() {
  const [sum, setSum] = useState({ a: 6, b: 7 });
  const [left, setLeft] = useState(ROUND_SECONDS);
  const [running, setRunning] = useState(false);
  const [text, setText] = useState("");
  const [score, setScore] = useState(0);
  const [tries, setTries] = useState(0);
  const [message, setMessage] = useState("Press start when you are ready.");
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!running) return;
    field.current?.focus();
    const id = setInterval(() => {
      setLeft((l) => (l > 0 ? l - 1 : 0));
    }, 1000);
    return () => clearInterval(id);
  }, [running]);

  useEffect(() => {
    if (running && left === 0) {
      setRunning(false);
      setMessage("Time is up!");
    }
  }, [left, running]);

  const start = () => {
    setSum(makeSum());
    setLeft(ROUND_SECONDS);
    setScore(0);
    setTries(0);
    setText("");
    setMessage("Go!");
    setRunning(true);
  };

  const check = () => {
    if (!running || text.trim() === "") return;
    const answer = Number(text);
    setTries(tries + 1);
    if (!Number.isFinite(answer)) {
      setMessage("Please type a number.");
    } else if (answer === sum.a * sum.b) {
      setScore(score + 1);
      setMessage(`Yes, ${sum.a} × ${sum.b} = ${sum.a * sum.b}.`);
      setSum(makeSum());
    } else {
      setMessage(
        `${sum.a} × ${sum.b} is not ${answer}. Think of ${sum.a} × ${sum.b - 1} = ${sum.a * (sum.b - 1)}, then add ${sum.a}.`,
      );
    }
    setText("");
  };

  return (
    <div style={{ padding: 20, fontFamily: "system-ui", textAlign: "center" }}>
      <h1>Times tables against the clock</h1>
      <p>
        A product can be built from one you know: 6 × 7 is 6 × 6 and another 6, so 36 + 6 = 42. You have {ROUND_SECONDS} seconds.
      </p>

      <div style={{ fontSize: 40, margin: 16 }} aria-live="off">
        {running ? `${sum.a} × ${sum.b} = ?` : "⏱"}
      </div>

      <form
        onSubmit={(e) => {
          e.preventDefault();
          check();
        }}
      >
        <label>
          Your answer{" "}
          <input ref={field} value={text} inputMode="numeric" disabled={!running} onChange={(e) => setText(e.target.value)} />
        </label>{" "}
        <button type="submit" disabled={!running}>
          Check
        </button>
      </form>

      <p role="status">{message}</p>
      <progress max={ROUND_SECONDS} value={left} aria-label="Seconds left" /> {left} s
      <p>
        Score: {score} of {tries}
        {tries > 0 && ` (${Math.round((100 * score) / tries)} %)`}
      </p>
      <button type="button" onClick={running ? () => setRunning(false) : start}>
        {running ? "Stop" : tries ? "Play again" : "Start"}
      </button>
    </div>
  );
}
