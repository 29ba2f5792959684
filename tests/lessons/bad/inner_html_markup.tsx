// bad: puts markup in the page with dangerouslySetInnerHTML
// where: 27
import { useState } from "react";

const RULES = [
  { head: "Nouns", html: "A noun names a <b>thing</b>, a person or an idea: <i>table, teacher, joy</i>." },
  { head: "Verbs", html: "A verb says what somebody <b>does</b>: <i>run, think, sleep</i>." },
  { head: "Adjectives", html: "An adjective says what something is <b>like</b>: <i>red, quick, kind</i>." },
];

const WORDS = [
  { word: "kind", type: "Adjectives" },
  { word: "teacher", type: "Nouns" },
  { word: "sleep", type: "Verbs" },
];

export default function WordClasses() {
  const [answers, setAnswers] = useState<{ [word: string]: string }>({});
  const score = WORDS.filter((w) => answers[w.word] === w.type).length;

  return (
    <main style={{ maxWidth: 600, margin: "0 auto", fontFamily: "system-ui" }}>
      <h1>Three classes of words</h1>
      {RULES.map((rule) => (
        <section key={rule.head}>
          <h2>{rule.head}</h2>
          <p dangerouslySetInnerHTML={{ __html: rule.html }} />
        </section>
      ))}
      <h2>Sort the words</h2>
      {WORDS.map(({ word, type }) => (
        <fieldset key={word}>
          <legend>{word}</legend>
          {RULES.map(({ head }) => (
            <button key={head} type="button" aria-pressed={answers[word] === head} onClick={() => setAnswers({ ...answers, [word]: head })}>
              {head}
            </button>
          ))}
          <span role="status">{answers[word] ? (answers[word] === type ? " ✓" : " ✗") : ""}</span>
        </fieldset>
      ))}
      <p>
        Score: {score} / {WORDS.length}
      </p>
      <button type="button" onClick={() => setAnswers({})}>Try again</button>
    </main>
  );
}
