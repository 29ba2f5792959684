// bad: exports a helper component that needs props instead of the lesson
// where: 16
import { useState } from "react";

interface CardProps {
  question: { text: string; options: string[]; answer: string };
  onScore: (points: number) => void;
}

const QUESTIONS = [
  { text: "Which ocean is the largest?", options: ["Atlantic", "Pacific", "Indian"], answer: "Pacific" },
  { text: "Which ocean is the smallest?", options: ["Arctic", "Southern", "Indian"], answer: "Arctic" },
  { text: "Which ocean lies between Europe and America?", options: ["Pacific", "Atlantic"], answer: "Atlantic" },
];

export default function QuestionCard({ question, onScore }: CardProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = (option: string) => {
    if (chosen === question.answer) return;
    setChosen(option);
    if (option === question.answer) onScore(1);
  };
  return (
    <fieldset>
      <legend>{question.text}</legend>
      {question.options.map((o) => (
        <button key={o} type="button" onClick={() => choose(o)}>
          {o}
        </button>
      ))}
      <p role="status">{chosen && (chosen === question.answer ? "Right" : "Try again")}</p>
    </fieldset>
  );
}

function Oceans() {
  const [score, setScore] = useState(0);
  return (
    <main>
      <h1>The oceans</h1>
      <p>The Pacific is the largest, the Arctic Ocean the smallest. The Atlantic lies between Europe and America.</p>
      {QUESTIONS.map((q) => (
        <QuestionCard key={q.text} question={q} onScore={(n) => setScore((s) => s + n)} />
      ))}
      <p>{score} of {QUESTIONS.length}</p>
    </main>
  );
}
