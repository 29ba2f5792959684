// bad: a heading is opened as h2 and closed as h3, so the markup does not parse
// where: 20
import { useState } from "react";

const STEPS = [
  { title: "Rise", text: "Warm air rises because it is lighter than cold air." },
  { title: "Cool", text: "High up it cools, and its water becomes drops." },
  { title: "Fall", text: "Heavy drops fall as rain." },
];

export default function RainLesson() {
  const [step, setStep] = useState(0);
  const [answer, setAnswer] = useState<string | null>(null);
  const { title, text } = STEPS[step];

  return (
    <main style={{ fontFamily: "sans-serif", maxWidth: 560, margin: "0 auto" }}>
      <h1>Why does it rain?</h1>
      <section>
        <h2>{title}</h3>
        <p>{text}</p>
        <button type="button" onClick={() => setStep((step + 1) % STEPS.length)}>
          Next step
        </button>
      </section>
      <fieldset>
        <legend>Why does warm air rise?</legend>
        {["It is lighter", "It is heavier"].map((option) => (
          <button key={option} type="button" onClick={() => setAnswer(option)}>
            {option}
          </button>
        ))}
      </fieldset>
      <p role="status">{answer === null ? "" : answer === "It is lighter" ? "Right!" : "No: heavy things sink."}</p>
    </main>
  );
}
