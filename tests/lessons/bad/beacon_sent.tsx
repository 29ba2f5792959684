// bad: reports the score to a server with navigator.sendBeacon
// where: 18
import { useState } from "react";

const SENTENCES = [
  { text: "Yesterday I ___ to school.", options: ["go", "went", "gone"], right: "went" },
  { text: "She has ___ her keys.", options: ["lose", "lost", "losed"], right: "lost" },
  { text: "They ___ a new house last year.", options: ["bought", "buyed", "buy"], right: "bought" },
];

export default function PastTense() {
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const [sent, setSent] = useState(false);
  const score = SENTENCES.filter((s, i) => chosen[i] === s.right).length;
  const complete = Object.keys(chosen).length === SENTENCES.length;

  const finish = () => {
    navigator.sendBeacon("/results", JSON.stringify({ lesson: "past-tense", score }));
    setSent(true);
  };

  return (
    <section style={{ padding: 24, lineHeight: 1.6 }}>
      <h1>Irregular past forms</h1>
      <p>Some verbs do not take -ed: go – went, lose – lost, buy – bought.</p>
      {SENTENCES.map((s, i) => (
        <fieldset key={s.text} disabled={sent}>
          <legend>{s.text}</legend>
          {s.options.map((o) => (
            <button key={o} type="button" aria-pressed={chosen[i] === o} onClick={() => setChosen((c) => ({ ...c, [i]: o }))}>
              {o}
            </button>
          ))}
        </fieldset>
      ))}
      <button type="button" disabled={!complete || sent} onClick={finish}>
        Finish
      </button>
      <p role="status">{sent ? `You have ${score} of ${SENTENCES.length}.` : ""}</p>
      {sent && (
        <button type="button" onClick={() => { setChosen({}); setSent(false); }}>
          Try again
        </button>
      )}
    </section>
  );
}
