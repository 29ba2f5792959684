// bad: imports icons from the package lucide-react
// where: 4
import React, { useState } from "react";
import { CheckCircle, XCircle } from "lucide-react";

interface Question {
  id: number;
  text: string;
  options: string[];
  correctIndex: number;
}

const QUESTIONS: Question[] = [
  { id: 1, text: "Which organ pumps blood?", options: ["Lung", "Heart", "Liver"], correctIndex: 1 },
  { id: 2, text: "Which vessels carry blood away from the heart?", options: ["Arteries", "Veins"], correctIndex: 0 },
  { id: 3, text: "Which gas does blood take up in the lungs?", options: ["Oxygen", "Helium"], correctIndex: 0 },
];

export default function CirculationLesson() {
  const [answers, setAnswers] = useState<Record<number, number>>({});
  const score = QUESTIONS.filter((q) => answers[q.id] === q.correctIndex).length;

  return (
    <div style={{ maxWidth: 640, margin: "0 auto", fontFamily: "Inter, sans-serif" }}>
      <h1>The circulation of blood</h1>
      <p>
        The heart pumps blood through arteries to all parts of the body. Veins bring it back. In the lungs it takes up oxygen.
      </p>
      {QUESTIONS.map((question) => {
        const answer = answers[question.id];
        return (
          <fieldset key={question.id}>
            <legend>{question.text}</legend>
            {question.options.map((option, index) => (
              <button key={option} type="button" onClick={() => setAnswers((prev) => ({ ...prev, [question.id]: index }))}>
                {option}
              </button>
            ))}
            <span role="status">
              {answer === undefined ? null : answer === question.correctIndex ? <CheckCircle aria-label="right" /> : <XCircle aria-label="wrong" />}
            </span>
          </fieldset>
        );
      })}
      <p>Score: {score}/{QUESTIONS.length}</p>
      <button type="button" onClick={() => setAnswers({})}>Try again</button>
    </div>
  );
}
