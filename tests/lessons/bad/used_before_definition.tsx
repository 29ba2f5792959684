// bad: uses a constant of the module before its line has run
// where: 5
import { useState } from "react";

const TOTAL = QUESTIONS.length;

type Question = { prompt: string; choices: string[]; correct: number };

const QUESTIONS: Question[] = [
  { prompt: "Which is the past of “sing”?", choices: ["sang", "singed", "sung"], correct: 0 },
  { prompt: "Which is the past of “swim”?", choices: ["swum", "swam", "swimmed"], correct: 1 },
  { prompt: "Which is the past of “ring”?", choices: ["ringed", "rung", "rang"], correct: 2 },
];

export default function StrongVerbs() {
  const [current, setCurrent] = useState(0);
  const [points, setPoints] = useState(0);
  const over = current >= TOTAL;

  return (
    <section style={{ padding: 16 }}>
      <h1>Strong verbs</h1>
      <p>In these verbs the vowel i turns to a in the past: sing, sang; swim, swam; ring, rang.</p>
      {over ? (
        <>
          <p role="status">
            {points} of {TOTAL}
          </p>
          <button type="button" onClick={() => { setCurrent(0); setPoints(0); }}>Again</button>
        </>
      ) : (
        <fieldset>
          <legend>{QUESTIONS[current].prompt}</legend>
          {QUESTIONS[current].choices.map((c, i) => (
            <button
              key={c}
              type="button"
              onClick={() => {
                if (i === QUESTIONS[current].correct) setPoints(points + 1);
                setCurrent(current + 1);
              }}
            >
              {c}
            </button>
          ))}
        </fieldset>
      )}
    </section>
  );
}
