import { useState, type ReactElement } from "react";

type Tree = { name: string; size?: number; children?: Tree[] };

const DISK: Tree = {
  name: "school",
  children: [
    { name: "maths", children: [{ name: "fractions.txt", size: 4 }, { name: "old", children: [{ name: "test1.txt", size: 7 }, { name: "test2.txt", size: 2 }] }] },
    { name: "art", children: [{ name: "sunset.png", size: 20 }] },
    { name: "empty", children: [] },
    { name: "todo.txt", size: 1 },
  ],
};

function size(node: Tree): number {
  if (!node.children) return node.size ?? 0;
  return node.children.map(size).reduce((a, b) => a + b, 0);
}

function depth(node: Tree): number {
  return node.children?.length ? 1 + Math.max(...node.children.map(depth)) : 1;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

function calls(n: number): string[] {
  return n <= 1 ? ["factorial(1) = 1"] : [`factorial(${n}) = ${n} × factorial(${n - 1})`, ...calls(n - 1)];
}

function Node({ node, level = 0 }: { node: Tree; level?: number }): ReactElement {
  const [open, setOpen] = useState(level < 1);
  if (!node.children) return <li>📄 {node.name} ({node.size} kB)</li>;
  return (
    <li>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} style={{ border: 0, background: "none", font: "inherit" }}>
        {open ? "📂" : "📁"} {node.name}
      </button>
      {open && <> — {size(node)} kB, {depth(node)} {depth(node) === 1 ? "level" : "levels"}</>}
      {open && (
        <ul>
          {node.children.map((child) => (
            <Node key={child.name} node={child} level={level + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

const QUIZ: { ask: string; answer: number; tip: string }[] = [
  { ask: "How many kB does the folder maths hold?", answer: 13, tip: "Add fractions.txt and the whole folder old." },
  { ask: "What is factorial(4)?", answer: 24, tip: "4 × 3 × 2 × 1." },
  { ask: "How often is factorial called to work out factorial(6), the first call included?", answer: 6, tip: "Count the lines above for n = 6." },
];

export default function Recursion() {
  const [n, setN] = useState(4);
  const [given, setGiven] = useState<Record<number, string>>({});
  const score = QUIZ.filter((q, i) => Number(given[i]) === q.answer && given[i]?.trim()).length;

  return (
    <div style={{ fontFamily: "sans-serif", lineHeight: 1.5, maxWidth: 640, margin: "auto" }}>
      <h1>Functions that call themselves</h1>
      <p>
        A recursive function solves a big problem by solving smaller ones of the same kind. It needs a <b>base case</b> that is solved at
        once, or it would never end.
      </p>
      <h2>A folder in a folder</h2>
      <p>To find the size of a folder, find the size of everything in it. A file is the base case. Open the folders:</p>
      <ul>
        <Node node={DISK} />
      </ul>
      <h2>Factorial</h2>
      <label>
        n = {n}{" "}
        <input type="range" min={1} max={10} value={n} onChange={(e) => setN(+e.target.value)} />
      </label>
      <pre>{calls(n).map((line, i) => " ".repeat(i * 2) + line).join("\n")}</pre>
      <p role="status">
        {n}! = {factorial(n).toLocaleString("en")}
      </p>
      <h2>Check</h2>
      {QUIZ.map(({ ask, answer, tip }, i) => {
        const text = given[i] ?? "";
        return (
          <p key={ask}>
            <label>
              {ask} <input value={text} onChange={(e) => setGiven((g) => ({ ...g, [i]: e.target.value }))} size={6} />
            </label>{" "}
            <span role="status">{!text.trim() ? "" : Number(text) === answer ? "✓" : `✗ ${tip}`}</span>
          </p>
        );
      })}
      <p>
        Score {score} of {QUIZ.length} <button type="button" onClick={() => setGiven({})}>Clear</button>
      </p>
    </div>
  );
}
