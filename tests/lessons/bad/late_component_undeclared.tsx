// bad: the result page uses a component that is defined nowhere
// where: 31
import React, { useState } from "react";

interface Step {
  heading: string;
  body: string;
  question: string;
  yes: boolean;
}

const STEPS: Step[] = [
  { heading: "Egg", body: "A butterfly lays its eggs on a leaf.", question: "Does a butterfly hatch from the egg?", yes: false },
  { heading: "Caterpillar", body: "It eats, grows and sheds its skin.", question: "Does the caterpillar eat a lot?", yes: true },
  { heading: "Pupa", body: "In its case it is rebuilt into a butterfly.", question: "Is the pupa the stage before the butterfly?", yes: true },
];

const Butterfly = () => {
  const [step, setStep] = useState<number>(0);
  const [score, setScore] = useState<number>(0);

  const answer = (value: boolean) => {
    if (value === STEPS[step].yes) setScore((prev) => prev + 1);
    setStep((prev) => prev + 1);
  };

  if (step >= STEPS.length) {
    return (
      <div>
        <h1>The life of a butterfly</h1>
        <ResultBadge score={score} total={STEPS.length} />
        <button type="button" onClick={() => { setStep(0); setScore(0); }}>Start again</button>
      </div>
    );
  }

  const { heading, body, question } = STEPS[step];
  return (
    <div style={{ padding: 24 }}>
      <h1>The life of a butterfly</h1>
      <h2>{heading}</h2>
      <p>{body}</p>
      <fieldset>
        <legend>{question}</legend>
        <button type="button" onClick={() => answer(true)}>Yes</button>
        <button type="button" onClick={() => answer(false)}>No</button>
      </fieldset>
    </div>
  );
};

export default Butterfly;
