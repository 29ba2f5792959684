import { useEffect, useRef, useState } from "react";

const PIVOT = { x: 150, y: 20 };
const SCALE = 90; // pixels per metre
const G = 9.81;

const period = (metres: number) => 2 * Math.PI * Math.sqrt(metres / G);

const QUESTIONS = [
  { q: "You make the string four times as long. The period becomes …", options: ["twice as long", "four times as long", "the same"], right: 0 },
  { q: "You hang a heavier bob on the same string. The period …", options: ["gets shorter", "stays the same", "gets longer"], right: 1 },
  { q: "On the Moon, where gravity is weaker, a pendulum swings …", options: ["faster", "slower", "just the same"], right: 1 },
] as const;

export default function Pendulum() {
  const [length, setLength] = useState(1);
  const [start, setStart] = useState(20);
  const [playing, setPlaying] = useState(false);
  const [angle, setAngle] = useState(20);
  const [picked, setPicked] = useState<(number | undefined)[]>([]);
  const motion = useRef({ angle: 20, speed: 0 });

  useEffect(() => {
    if (!playing) return;
    let frame: number;
    let before: number | undefined;
    motion.current = { angle: (start * Math.PI) / 180, speed: 0 };

    const tick = (now: number) => {
      const dt = before === undefined ? 0 : Math.min((now - before) / 1000, 0.05);
      before = now;
      const m = motion.current;
      m.speed -= (G / length) * Math.sin(m.angle) * dt;
      m.angle += m.speed * dt;
      setAngle((m.angle * 180) / Math.PI);
      frame = requestAnimationFrame(tick);
    };

    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, length, start]);

  const radians = (angle * Math.PI) / 180;
  const bob = { x: PIVOT.x + Math.sin(radians) * length * SCALE, y: PIVOT.y + Math.cos(radians) * length * SCALE };
  const score = QUESTIONS.filter((question, i) => picked[i] === question.right).length;

  return (
    <article style={{ maxWidth: 620, margin: "0 auto", fontFamily: "sans-serif" }}>
      <h1>What sets the beat of a pendulum?</h1>
      <p>
        For small swings the period is T = 2π√(L/g). Only the length L and gravity g are in it: the mass is not. With √ in the
        formula, four times the length gives twice the period, and weaker gravity gives a longer one.
      </p>

      <svg viewBox="0 0 300 240" width="100%" height={240} role="img" aria-label={`Pendulum of ${length.toFixed(1)} metres`}>
        <line x1={PIVOT.x} y1={PIVOT.y} x2={bob.x} y2={bob.y} stroke="#444" strokeWidth={2} />
        <circle cx={PIVOT.x} cy={PIVOT.y} r={4} />
        <circle cx={bob.x} cy={bob.y} r={14} fill="#c05621" />
      </svg>

      <label>
        Length: {length.toFixed(1)} m
        <input type="range" min={0.3} max={2} step={0.1} value={length} onChange={(e) => setLength(Number(e.target.value))} />
      </label>
      <label>
        Start at {start}°
        <input
          type="range"
          min={5}
          max={40}
          value={start}
          onChange={(e) => {
            const value = Number(e.target.value);
            setStart(value);
            if (!playing) setAngle(value);
          }}
        />
      </label>
      <button type="button" onClick={() => setPlaying((p) => !p)}>
        {playing ? "Pause" : "Swing"}
      </button>
      <p role="status">Period: {period(length).toFixed(2)} s</p>

      <h2>Questions</h2>
      {QUESTIONS.map(({ q, options, right }, i) => (
        <fieldset key={q}>
          <legend>{q}</legend>
          {options.map((option, j) => (
            <label key={option} style={{ display: "block" }}>
              <input
                type="radio"
                name={`q${i}`}
                checked={picked[i] === j}
                onChange={() => setPicked((p) => QUESTIONS.map((_, k) => (k === i ? j : p[k])))}
              />
              {option}
            </label>
          ))}
          <span role="status">{picked[i] === undefined ? "" : picked[i] === right ? "Right, see the formula." : "No, look at the formula again."}</span>
        </fieldset>
      ))}
      <p>
        {score}/{QUESTIONS.length} right <button type="button" onClick={() => setPicked([])}>Try again</button>
      </p>
    </article>
  );
}
