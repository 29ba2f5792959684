// bad: renders null at first and waits for data that never comes, so nothing is shown
// where: 23
import { useState } from "react";

interface Lesson {
  title: string;
  words: [string, string][];
}

const LESSON: Lesson = {
  title: "Colours in Portuguese",
  words: [
    ["azul", "blue"],
    ["verde", "green"],
    ["preto", "black"],
  ],
};

export default function PortugueseColours() {
  const [lesson] = useState<Lesson | null>(null);
  const [answers, setAnswers] = useState<string[]>(["", "", ""]);

  if (!lesson) return null;

  const score = lesson.words.filter(([, en], i) => answers[i].trim().toLowerCase() === en).length;

  return (
    <main style={{ fontFamily: "sans-serif" }}>
      <h1>{lesson.title}</h1>
      <p>{LESSON.words.map(([pt, en]) => `${pt} is ${en}`).join(", ")}.</p>
      {lesson.words.map(([pt], i) => (
        <p key={pt}>
          <label>
            {pt}: <input value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))} />
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {lesson.words.length}
      </p>
    </main>
  );
}
