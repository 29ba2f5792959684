import { useMemo, useState } from "react";
import type { ChangeEvent } from "react";

type House = { name: string; window: number; parent?: string; self: boolean; top: string; location: string };
interface PaperDocument {
  title: string;
  body: string;
  cookie: "butter" | "ginger";
  write(line: string): PaperDocument;
}

const HOUSES: House[] = [
  { name: "Cottage", window: 4, self: true, top: "thatch", location: "village" },
  { name: "Tower", window: 12, parent: "Castle", self: false, top: "flag", location: "hill" },
];

const fetchLesson = (id: number): string => ["Windows", "Doors", "Roofs"][id] ?? "Nothing";
const evalScore = (right: number, all: number): string => (all === 0 ? "no score yet" : `${Math.round((right / all) * 100)} %`);

function paper(title: string): PaperDocument {
  const document: PaperDocument = {
    title,
    body: "",
    cookie: "ginger",
    write(line) {
      return { ...this, body: `${this.body}${line}\n` };
    },
  };
  return document;
}

const summarise = (document: PaperDocument): string => `${document.title}: ${document.body.trim() || "empty"} (${document.cookie})`;

const SNIPPET = `// In a browser:
fetch("https://example.org/data.json");
localStorage.setItem("score", "3");
eval("1 + 1");
document.body.innerHTML = "<script>alert(1)</" + "script>";
window.location.href = "javascript:void(0)";
import("./other.js"); new Function("return this")(); new Worker("w.js");`;

const WORDS: Record<string, string> = {
  constructor: "makes an object",
  prototype: "what objects inherit from",
  fetch: "asks a server",
  eval: "runs a text as code",
  WebSocket: "talks to a server all the time",
  ["local" + "Storage"]: "keeps text in the browser",
};

export default function DangerousNames() {
  const [location, setLocation] = useState(0);
  const [history, setHistory] = useState<number[]>([]);
  const [open, setOpen] = useState(false);
  const [status, setStatus] = useState("");
  const [word, setWord] = useState("fetch");
  const [require, setRequire] = useState(true);
  const house = HOUSES[location] ?? HOUSES[0];
  const { window, parent = "none", self, top } = house!;
  const pages = useMemo(() => paper("Houses").write(`${house!.name} has ${window} windows`), [house, window]);
  const go = (to: number) => {
    setHistory((history) => [...history, location]);
    setLocation(to);
    setStatus(`You went to the ${HOUSES[to]?.location ?? "void"}.`);
  };
  const back = () => {
    const last = history.at(-1);
    if (last === undefined) return;
    setHistory(history.slice(0, -1));
    setLocation(last);
  };
  const print = (text: string) => setStatus(text.toUpperCase());
  const close = () => setOpen(false);
  const choose = (event: ChangeEvent<HTMLSelectElement>) => setWord(event.target.value);
  return (
    <main>
      <h1>{fetchLesson(0)}</h1>
      <p>
        The {house!.name} has {window} windows; its parent is {parent}, its top {top}, and it stands {self ? "alone" : "in a castle"}.
      </p>
      {HOUSES.map((house, index) => (
        <button key={house.name} type="button" aria-pressed={index === location} onClick={() => go(index)}>
          {house.name}
        </button>
      ))}
      <button type="button" onClick={back} disabled={history.length === 0}>
        Back
      </button>
      <button type="button" onClick={() => print(summarise(pages))}>
        Print the summary
      </button>
      <p role="status">{status || "Nothing yet."}</p>
      <h2>What these words mean in a browser</h2>
      <label htmlFor="word">Word</label>
      <select id="word" value={word} onChange={choose}>
        {Object.keys(WORDS).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <p>{Object.hasOwn(WORDS, word) ? WORDS[word] : "an unknown word"}</p>
      <label>
        <input type="checkbox" checked={require} onChange={() => setRequire(!require)} /> Show the code
      </label>
      {require && <pre>{SNIPPET}</pre>}
      <button type="button" aria-expanded={open} onClick={() => (open ? close() : setOpen(true))}>
        Why it is dangerous
      </button>
      {open && <p>eval(text) runs whatever stands in the text: {"<script src='https://evil.example'>"} for instance.</p>}
      <p>Your score: {evalScore(history.length, HOUSES.length + history.length)}</p>
    </main>
  );
}
