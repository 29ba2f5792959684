// bad: embeds a video in an iframe
// where: 27
import { useState } from "react";

const QUESTIONS = [
  { q: "Which force brings a thrown ball down?", options: ["Gravity", "Magnetism", "Wind"], a: "Gravity" },
  { q: "Which force slows a sledge on grass?", options: ["Gravity", "Friction", "Lift"], a: "Friction" },
  { q: "In which unit is a force measured?", options: ["Newton", "Metre", "Kilogram"], a: "Newton" },
];

export default function Forces() {
  const [answers, setAnswers] = useState<string[]>([]);
  const score = QUESTIONS.filter(({ a }, i) => answers[i] === a).length;

  const set = (i: number, value: string) => {
    const copy = [...answers];
    copy[i] = value;
    setAnswers(copy);
  };

  return (
    <div style={{ fontFamily: "Arial, sans-serif", padding: 16 }}>
      <h1>Forces</h1>
      <p>
        A force is a push or a pull, measured in newtons. Gravity pulls everything towards the Earth. Friction acts where two surfaces rub.
      </p>
      <iframe width="560" height="315" src="https://www.youtube.com/embed/forces101" title="A film about forces" allowFullScreen />
      <h2>Quiz</h2>
      {QUESTIONS.map(({ q, options, a }, i) => (
        <fieldset key={q}>
          <legend>{q}</legend>
          {options.map((o) => (
            <label key={o} style={{ display: "block" }}>
              <input type="radio" name={`q-${i}`} checked={answers[i] === o} onChange={() => set(i, o)} /> {o}
            </label>
          ))}
          <p role="status">{answers[i] && (answers[i] === a ? "Correct!" : "Read the text again.")}</p>
        </fieldset>
      ))}
      <p>Score: {score}</p>
    </div>
  );
}
