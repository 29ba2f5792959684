import { useEffect, useRef, useState } from "react";

const SIDE = 300;

function drawTriangle(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, depth: number) {
  if (depth === 0) {
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x + size / 2, y - (size * Math.sqrt(3)) / 2);
    ctx.closePath();
    ctx.fill();
    return;
  }
  const half = size / 2;
  drawTriangle(ctx, x, y, half, depth - 1);
  drawTriangle(ctx, x + half, y, half, depth - 1);
  drawTriangle(ctx, x + half / 2, y - (half * Math.sqrt(3)) / 2, half, depth - 1);
}

const questions = [
  { id: "q1", text: "How many small triangles are filled at level 2?", options: [3, 6, 9, 27], answer: 9 },
  { id: "q2", text: "By what is the number of triangles multiplied from level to level?", options: [2, 3, 4], answer: 3 },
  { id: "q3", text: "What part of the area stays filled from one level to the next?", options: ["1/2", "2/3", "3/4"], answer: "3/4" },
];

export default function Sierpinski() {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [level, setLevel] = useState(1);
  const [color, setColor] = useState("#2c5282");
  const [chosen, setChosen] = useState<Record<string, string | number>>({});

  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.fillStyle = color;
    drawTriangle(ctx, 10, SIDE - 20, SIDE - 20, level);
  }, [level, color]);

  const count = Math.pow(3, level);
  const area = Math.pow(3 / 4, level) * 100;
  const score = questions.reduce((n, q) => n + Number(chosen[q.id] === q.answer), 0);

  return (
    <div style={{ textAlign: "center", fontFamily: "Futura, sans-serif" }}>
      <h1>Sierpiński’s triangle</h1>
      <p style={{ maxWidth: 520, margin: "0 auto" }}>
        Take a triangle. Cut it into four equal ones and throw the middle one away: three are left, which is ¾ of the area. Do the same with
        each of the three, and again. The number of triangles grows (×3 each time) while the area shrinks (×¾ each time).
      </p>
      <canvas ref={canvasRef} width={SIDE} height={SIDE} role="img" aria-label={`Sierpiński triangle, level ${level}, ${count} filled triangles`}>
        {count} triangles
      </canvas>
      <div>
        <button type="button" onClick={() => setLevel(level - 1)} disabled={level <= 0}>
          − Level
        </button>
        <output style={{ margin: "0 1em" }}>{level}</output>
        <button type="button" onClick={() => setLevel(level + 1)} disabled={level >= 7}>
          + Level
        </button>
        <label style={{ marginLeft: 16 }}>
          Colour <input type="color" value={color} onChange={(e) => setColor(e.target.value)} />
        </label>
      </div>
      <p role="status">
        Level {level}: {count} filled {count === 1 ? "triangle" : "triangles"}, {area.toFixed(1)} % of the area
      </p>
      <h2>Quiz</h2>
      {questions.map((q, n) => (
        <fieldset key={q.id} style={{ maxWidth: 480, margin: "8px auto", textAlign: "left" }}>
          <legend>
            {n + 1}. {q.text}
          </legend>
          {q.options.map((o) => (
            <button key={o} type="button" aria-pressed={chosen[q.id] === o} onClick={() => setChosen((c) => ({ ...c, [q.id]: o }))}>
              {chosen[q.id] === o ? (o === q.answer ? "✓ " : "✗ ") : null}
              {o}
            </button>
          ))}
          <span role="status">{q.id in chosen ? (chosen[q.id] === q.answer ? " That’s it." : " Try the levels above and count.") : ""}</span>
        </fieldset>
      ))}
      <p>
        Score {score}/{questions.length}{" "}
        <button type="button" onClick={() => setChosen({})}>
          Reset
        </button>
      </p>
    </div>
  );
}
