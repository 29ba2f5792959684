import { useState } from "react";

type Square = `${string}${number}`;

const FILES = "abcdefgh";
const JUMPS = [[1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2]] as const;

const square = (file: number, rank: number): Square => `${FILES[file]}${rank + 1}`;

function reach(from: Square): Set<Square> {
  const file = FILES.indexOf(from[0]);
  const rank = Number(from[1]) - 1;
  const found = new Set<Square>();
  for (const [df, dr] of JUMPS) {
    const f = file + df, r = rank + dr;
    if (f >= 0 && f < 8 && r >= 0 && r < 8) found.add(square(f, r));
  }
  return found;
}

const TASKS: { from: Square; text: string }[] = [
  { from: "d4", text: "In the middle of the board: find all 8 squares." },
  { from: "b1", text: "Where a white knight begins: find all 3 squares." },
  { from: "h8", text: "In the corner: find both squares." },
];

export default function KnightLesson() {
  const [task, setTask] = useState(0);
  const [marked, setMarked] = useState<Square[]>([]);
  const [errors, setErrors] = useState(0);
  const [message, setMessage] = useState("Choose a square.");

  const current = TASKS[task];
  const goal = reach(current.from);
  const complete = marked.length === goal.size;

  const press = (s: Square) => {
    if (complete || s === current.from || marked.includes(s)) return;
    if (goal.has(s)) {
      setMarked([...marked, s]);
      const rest = goal.size - marked.length - 1;
      setMessage(rest ? `${s} is right, ${rest} to find.` : `${s} was the last one. Well done!`);
    } else {
      setErrors(errors + 1);
      setMessage(`${s} is not a knight's move: two squares straight on, then one to the side.`);
    }
  };

  const go = (to: number) => {
    setTask(to);
    setMarked([]);
    setMessage("Choose a square.");
    if (to === 0) setErrors(0);
  };

  return (
    <section style={{ fontFamily: "sans-serif", padding: 16 }}>
      <h1>How the knight moves</h1>
      <p>
        A knight goes two squares straight and one to the side, like the letter L. It may jump over other men, so it needs no free way.
        The nearer it stands to the edge, the fewer squares it reaches.
      </p>
      <h2>
        Task {task + 1} of {TASKS.length}: {current.from}
      </h2>
      <p>{current.text}</p>
      <div role="group" aria-label="Chessboard" style={{ display: "grid", gridTemplateColumns: "repeat(8, 44px)", width: 8 * 44, border: "2px solid #333" }}>
        {Array.from({ length: 64 }, (_, i) => {
          const f = i % 8, r = 7 - Math.floor(i / 8);
          const s = square(f, r);
          const here = s === current.from;
          const hit = marked.includes(s);
          return (
            <button
              key={s}
              type="button"
              onClick={() => press(s)}
              aria-label={`${s}${here ? ", knight" : hit ? ", found" : ""}`}
              style={{ width: 44, height: 44, border: 0, padding: 0, fontSize: 26, background: (f + r) % 2 ? "#f0d9b5" : "#b58863" }}
            >
              {here ? "♞" : hit ? "●" : ""}
            </button>
          );
        })}
      </div>
      <p role="status">{message}</p>
      <p>
        Found: {marked.length}/{goal.size}. Wrong squares so far: {errors}.
      </p>
      {complete && task < TASKS.length - 1 ? (
        <button type="button" onClick={() => go(task + 1)}>Next task</button>
      ) : null}
      {(complete && task === TASKS.length - 1) || errors > 0 ? (
        <button type="button" onClick={() => go(0)}>From the beginning</button>
      ) : null}
    </section>
  );
}
