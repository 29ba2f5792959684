import { useEffect, useState } from "react";

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

const GOALS = [
  { x: 3, y: 2 },
  { x: -2, y: 4 },
  { x: -1, y: -3 },
];

export default function Coordinates() {
  const [point, setPoint] = useState({ x: 0, y: 0 });
  const [goal, setGoal] = useState(0);

  useEffect(() => {
    const w = window;
    const onKey = (event: KeyboardEvent) => {
      const step = DIRECTIONS[event.key];
      if (step) setPoint((p) => ({ x: p.x + step[0], y: p.y + step[1] }));
    };
    w.addEventListener("keydown", onKey);
    return () => w.removeEventListener("keydown", onKey);
  }, []);

  const target = GOALS[goal % GOALS.length];
  const there = point.x === target.x && point.y === target.y;

  return (
    <main style={{ fontFamily: "monospace" }}>
      <h1>Finding points</h1>
      <p>The first number says how far right (or left, if negative), the second how far up (or down).</p>
      <p>
        Go to ({target.x}, {target.y}) with the arrow keys or the buttons.
      </p>
      {Object.entries(DIRECTIONS).map(([name, [dx, dy]]) => (
        <button key={name} type="button" onClick={() => setPoint((p) => ({ x: p.x + dx, y: p.y + dy }))}>
          {name.slice(5)}
        </button>
      ))}
      <p role="status">
        You are at ({point.x}, {point.y}). {there && "That is it!"}
      </p>
      <button type="button" disabled={!there} onClick={() => setGoal(goal + 1)}>Next point</button>
      <p>Found: {goal}</p>
    </main>
  );
}
