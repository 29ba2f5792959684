import { useMemo, useState } from "react";

const SAMPLE = "Call 555-0199 or 555-0142 before 9 am. My cat has 3 kittens.";

type Result = { ok: true; matches: { text: string; at: number }[] } | { ok: false; problem: string };

function run(pattern: string, text: string): Result {
  if (pattern === "") return { ok: true, matches: [] };
  let re: RegExp;
  try {
    re = new RegExp(pattern, "gu");
  } catch (e) {
    return { ok: false, problem: e instanceof Error ? e.message : String(e) };
  }
  const matches = [];
  for (const m of text.matchAll(re)) {
    if (m[0] !== "") matches.push({ text: m[0], at: m.index });
    if (matches.length >= 50) break;
  }
  return { ok: true, matches };
}

function Marked({ text, matches }: { text: string; matches: { text: string; at: number }[] }) {
  const out = [];
  let from = 0;
  for (const m of matches) {
    out.push(text.slice(from, m.at), <mark key={m.at}>{m.text}</mark>);
    from = m.at + m.text.length;
  }
  out.push(text.slice(from));
  return <p style={{ fontFamily: "monospace", fontSize: 16 }}>{out}</p>;
}

const TASKS = [
  { goal: "every single digit", wanted: SAMPLE.match(/\d/g) ?? [], help: "\\d stands for one digit." },
  { goal: "both telephone numbers, each whole", wanted: ["555-0199", "555-0142"], help: "\\d{3} means three digits. Then a hyphen, then four digits." },
  { goal: "the words cat and kittens", wanted: ["cat", "kittens"], help: "cat|kittens means: one or the other." },
];

export default function RegularExpressions() {
  const [pattern, setPattern] = useState("\\d+");
  const [flags] = useState({ limit: 50 });
  const [task, setTask] = useState(0);
  const [solved, setSolved] = useState<boolean[]>([false, false, false]);
  const [feedback, setFeedback] = useState("");

  const result = useMemo(() => run(pattern.slice(0, flags.limit), SAMPLE), [pattern, flags.limit]);

  const check = () => {
    if (!result.ok) return setFeedback("First mend the pattern.");
    const found = result.matches.map((m) => m.text);
    const { wanted, help } = TASKS[task];
    const same = found.length === wanted.length && found.every((f, i) => f === wanted[i]);
    setFeedback(same ? "✓ Exactly that." : `Found ${found.length ? found.join(", ") : "nothing"}; wanted ${wanted.join(", ")}. ${help}`);
    if (same) setSolved(solved.map((s, i) => s || i === task));
  };

  return (
    <div style={{ maxWidth: 680, margin: "0 auto", fontFamily: "sans-serif" }}>
      <h1>Searching with patterns</h1>
      <p>
        A <i>regular expression</i> describes text. Letters stand for themselves, <code>\d</code> for a digit, <code>+</code> for “once or
        more”, <code>{"{3}"}</code> for “three times”, and <code>|</code> for “or”. A parenthesis that is opened must be closed.
      </p>
      <label>
        Pattern <input value={pattern} maxLength={flags.limit} onChange={(e) => setPattern(e.target.value)} spellCheck={false} style={{ fontFamily: "monospace" }} />
      </label>
      {["\\d", "\\d+", "[a-z]+", "kit(ten)?s?"].map((p) => (
        <button key={p} type="button" onClick={() => setPattern(p)}>
          <code>{p}</code>
        </button>
      ))}
      <div role="status">
        {result.ok ? `${result.matches.length} ${result.matches.length === 1 ? "match" : "matches"}` : `Not a pattern: ${result.problem}`}
      </div>
      <Marked text={SAMPLE} matches={result.ok ? result.matches : []} />

      <h2>Tasks</h2>
      <div role="group" aria-label="Tasks">
        {TASKS.map((t, i) => (
          <button key={t.goal} type="button" aria-pressed={task === i} onClick={() => { setTask(i); setFeedback(""); }}>
            {i + 1} {solved[i] && "✓"}
          </button>
        ))}
      </div>
      <p>
        Find <b>{TASKS[task].goal}</b>, and nothing else.
      </p>
      <button type="button" onClick={check}>Check</button>
      <p role="status">{feedback}</p>
      <p>
        {solved.filter(Boolean).length} of {TASKS.length} solved{" "}
        <button type="button" onClick={() => { setSolved(TASKS.map(() => false)); setFeedback(""); setTask(0); }}>Try again</button>
      </p>
    </div>
  );
}
