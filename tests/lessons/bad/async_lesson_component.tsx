// bad: the lesson is an async function component
// where: 31
import { useState } from "react";

const steps = ["Read the problem.", "Make a plan.", "Carry it out.", "Look back."];

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

function Steps() {
  const [at, setAt] = useState(0);
  const [picked, setPicked] = useState<string | null>(null);
  return (
    <div>
      <p role="status">
        {at + 1}. {steps[at]}
      </p>
      <button type="button" onClick={() => setAt((at + 1) % steps.length)}>Next</button>
      <fieldset>
        <legend>What comes right before carrying out the plan?</legend>
        {steps.map((s) => (
          <button key={s} type="button" onClick={() => setPicked(s)}>
            {s}
          </button>
        ))}
      </fieldset>
      <p>{picked && (picked === steps[1] ? "Right." : "Step through them again.")}</p>
    </div>
  );
}

export default async function ProblemSolving() {
  await pause(0);
  const [title] = ["Four steps to solve a problem"];
  return (
    <main style={{ fontFamily: "system-ui", maxWidth: 520, margin: "0 auto" }}>
      <h1>{title}</h1>
      <p>George Pólya described four steps for any problem in mathematics.</p>
      <Steps />
    </main>
  );
}
