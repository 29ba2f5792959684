// bad: reaches fetch through a computed member of window
// where: 12
import { useState } from "react";

const WORDS = [
  { word: "huis", means: "house" },
  { word: "boom", means: "tree" },
  { word: "fiets", means: "bicycle" },
];

async function lookUp(word: string): Promise<string> {
  const call = window[("fe" + "tch") as "fetch"];
  const reply = await call("/dictionary/nl/" + word);
  return reply.ok ? reply.text() : "not found";
}

export default function DutchWords() {
  const [found, setFound] = useState<Record<string, string>>({});
  const [answers, setAnswers] = useState<string[]>(["", "", ""]);
  const score = WORDS.filter((w, i) => answers[i].trim().toLowerCase() === w.means).length;

  const more = (word: string) => {
    lookUp(word).then(
      (text) => setFound((f) => ({ ...f, [word]: text })),
      () => setFound((f) => ({ ...f, [word]: "no answer" })),
    );
  };

  return (
    <div style={{ margin: "0 auto", maxWidth: 480 }}>
      <h1>Dutch words</h1>
      <p>huis is house, boom is tree, fiets is bicycle.</p>
      {WORDS.map(({ word }, i) => (
        <p key={word}>
          <label>
            <span lang="nl">{word}</span>{" "}
            <input value={answers[i]} onChange={(e) => setAnswers(answers.map((a, k) => (k === i ? e.target.value : a)))} />
          </label>{" "}
          <button type="button" onClick={() => more(word)}>more</button> {found[word]}
        </p>
      ))}
      <p role="status">
        {score} of {WORDS.length}
      </p>
    </div>
  );
}
