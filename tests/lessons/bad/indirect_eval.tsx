// bad: evaluates the learner's text with an indirect eval
// where: 8
import { useState } from "react";

const EXERCISES = ["3 > 2", "2 === 3", "!(5 < 4)"];

const evaluate = (source: string): boolean => {
  return Boolean((0, eval)(source));
};

export default function BooleanLesson() {
  const [answers, setAnswers] = useState<Map<string, boolean>>(new Map());
  const right = EXERCISES.filter((e) => answers.has(e) && answers.get(e) === evaluate(e)).length;

  function choose(exercise: string, value: boolean) {
    const copy = new Map(answers);
    copy.set(exercise, value);
    setAnswers(copy);
  }

  return (
    <main style={{ fontFamily: "monospace", padding: 16 }}>
      <h1>True or false in code</h1>
      <p>
        A comparison has the value <code>true</code> or <code>false</code>. An exclamation mark turns it round.
      </p>
      {EXERCISES.map((exercise) => (
        <fieldset key={exercise}>
          <legend>
            <code>{exercise}</code>
          </legend>
          <button type="button" aria-pressed={answers.get(exercise) === true} onClick={() => choose(exercise, true)}>true</button>
          <button type="button" aria-pressed={answers.get(exercise) === false} onClick={() => choose(exercise, false)}>false</button>
          <span role="status">
            {answers.has(exercise) ? (answers.get(exercise) === evaluate(exercise) ? " ✓" : " ✗ read it aloud") : ""}
          </span>
        </fieldset>
      ))}
      <p>
        {right} of {EXERCISES.length}
      </p>
      <button type="button" onClick={() => setAnswers(new Map())}>Again</button>
    </main>
  );
}
