// bad: destructures an element past the end of a list at the first render
// where: 15
import { useState } from "react";

const CHAPTERS = [
  { title: "Sumer", text: "Writing began on clay tablets." },
  { title: "Egypt", text: "Scribes wrote on papyrus." },
  { title: "China", text: "Paper was invented here." },
] as { title: string; text: string }[];

export default function HistoryOfWriting() {
  const [chapter, setChapter] = useState(CHAPTERS.length);
  const [answers, setAnswers] = useState<string[]>(["", "", ""]);

  const { title, text } = CHAPTERS[chapter];
  const score = CHAPTERS.filter((c, i) => answers[i].trim().toLowerCase() === c.title.toLowerCase()).length;
  const questions = ["Where were clay tablets used?", "Where was papyrus used?", "Where was paper invented?"];

  return (
    <article style={{ maxWidth: 600, margin: "0 auto", fontFamily: "Georgia" }}>
      <h1>What people wrote on</h1>
      <h2>{title}</h2>
      <p>{text}</p>
      <button type="button" disabled={chapter === 0} onClick={() => setChapter(chapter - 1)}>
        Before
      </button>
      <button type="button" disabled={chapter === CHAPTERS.length - 1} onClick={() => setChapter(chapter + 1)}>
        Next
      </button>
      {questions.map((q, i) => (
        <p key={q}>
          <label>
            {q} <input value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))} />
          </label>
        </p>
      ))}
      <p role="status">{score} of 3</p>
    </article>
  );
}
