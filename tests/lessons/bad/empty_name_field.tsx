// bad: an emptied text field throws because its first letter is read
// where: 12
import { useState } from "react";

const SENTENCES = ["reads a book", "has read a book", "will read a book"];
const TENSES = ["present", "present perfect", "future"];

export default function Tenses() {
  const [name, setName] = useState("maria");
  const [answers, setAnswers] = useState<string[]>(["", "", ""]);

  const proper = name[0].toUpperCase() + name.slice(1);
  const score = answers.filter((a, i) => a === TENSES[i]).length;

  return (
    <main style={{ padding: 20, lineHeight: 1.6 }}>
      <h1>Three tenses</h1>
      <p>“reads” is the present, “has read” the present perfect, “will read” the future.</p>
      <label>
        Who is it about? <input value={name} onChange={(e) => setName(e.target.value)} />
      </label>
      {SENTENCES.map((s, i) => (
        <p key={s}>
          <label>
            {proper} {s}.{" "}
            <select value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))}>
              <option value="">which tense?</option>
              {TENSES.map((t) => (
                <option key={t}>{t}</option>
              ))}
            </select>
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {SENTENCES.length}
      </p>
      <button type="button" onClick={() => setAnswers(["", "", ""])}>Try again</button>
    </main>
  );
}
