// bad: loads its questions with XMLHttpRequest
// where: 18
import { useEffect, useState } from "react";

type Question = { text: string; answer: string };

const FALLBACK: Question[] = [
  { text: "How many sides has a hexagon?", answer: "6" },
  { text: "How many sides has an octagon?", answer: "8" },
  { text: "How many sides has a pentagon?", answer: "5" },
];

export default function Polygons() {
  const [questions, setQuestions] = useState(FALLBACK);
  const [given, setGiven] = useState<string[]>(["", "", ""]);

  useEffect(() => {
    const request = new XMLHttpRequest();
    request.open("GET", "/api/questions/polygons.json");
    request.onload = () => {
      if (request.status === 200) setQuestions(JSON.parse(request.responseText) as Question[]);
    };
    request.send();
    return () => request.abort();
  }, []);

  const score = questions.filter((q, i) => given[i]?.trim() === q.answer).length;

  return (
    <main style={{ fontFamily: "sans-serif" }}>
      <h1>Polygons</h1>
      <p>Penta is Greek for five, hexa for six, octo for eight.</p>
      {questions.map((q, i) => (
        <p key={q.text}>
          <label>
            {q.text} <input value={given[i] ?? ""} onChange={(e) => setGiven(given.map((g, k) => (k === i ? e.target.value : g)))} />
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {questions.length}
      </p>
    </main>
  );
}
