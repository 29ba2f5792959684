// bad: builds a regular expression from the typed text, which throws on an open bracket
// where: 17
import { useState } from "react";

const WORDS = ["apple", "banana", "cherry", "grape", "melon", "peach", "plum"];

const QUESTIONS = [
  { text: "How many of the words contain an “m”?", answer: 2 },
  { text: "How many contain “ea”?", answer: 1 },
  { text: "How many contain an “e”?", answer: 5 },
];

export default function WordSearch() {
  const [query, setQuery] = useState("");
  const [answers, setAnswers] = useState<string[]>(QUESTIONS.map(() => ""));

  const pattern = new RegExp(query, "i");
  const found = WORDS.filter((w) => pattern.test(w));
  const score = QUESTIONS.filter((q, i) => answers[i].trim() && Number(answers[i]) === q.answer).length;

  return (
    <div style={{ padding: 20, fontFamily: "Trebuchet MS" }}>
      <h1>Searching a list</h1>
      <p>Type some letters: only the words that contain them stay.</p>
      <label htmlFor="search">Search</label> <input id="search" value={query} onChange={(e) => setQuery(e.target.value)} />
      <ul>
        {found.map((w) => (
          <li key={w}>{w}</li>
        ))}
      </ul>
      <p role="status">{found.length} words</p>
      {QUESTIONS.map((q, i) => (
        <p key={q.text}>
          <label>
            {q.text}{" "}
            <input value={answers[i]} onChange={(e) => setAnswers((a) => a.map((x, k) => (k === i ? e.target.value : x)))} size={3} />
          </label>
        </p>
      ))}
      <p>
        Score: {score} / {QUESTIONS.length}
      </p>
    </div>
  );
}
