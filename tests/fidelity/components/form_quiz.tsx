import { useState, type FormEvent } from "react";

const question = { text: "Which is a prime?", options: ["4", "7", "9"], answer: 1 };

export default function Quiz() {
  const [choice, setChoice] = useState<number | null>(null);
  const [checked, setChecked] = useState(false);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
  };
  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend>{question.text}</legend>
        {question.options.map((option, i) => (
          <label key={option}>
            <input type="radio" name="q" value={i} checked={choice === i} onChange={() => setChoice(i)} /> {option}
          </label>
        ))}
      </fieldset>
      <button disabled={choice === null}>Check</button>
      {checked && <p role="status">{choice === question.answer ? "Right" : "Wrong"}</p>}
    </form>
  );
}
