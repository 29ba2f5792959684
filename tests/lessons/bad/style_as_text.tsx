// bad: a style is given as a text, which React refuses
// where: 26
import { useState } from "react";

const CLAIMS = [
  { text: "Ice floats on water.", truth: true, why: "Ice is less dense than water." },
  { text: "A stone floats on water.", truth: false, why: "Stone is denser than water." },
  { text: "Oil floats on water.", truth: true, why: "Oil is less dense than water." },
];

const boxStyle = "border: 1px solid #ccc; padding: 12px; border-radius: 8px" as unknown as React.CSSProperties;

export default function FloatOrSink() {
  const [answers, setAnswers] = useState<(boolean | null)[]>(CLAIMS.map(() => null));
  const score = CLAIMS.filter((c, i) => answers[i] === c.truth).length;

  const answer = (index: number, value: boolean) => {
    setAnswers((old) => old.map((a, i) => (i === index ? value : a)));
  };

  return (
    <div>
      <h1>Does it float?</h1>
      <p>A thing floats when it is less dense than the liquid around it.</p>
      {CLAIMS.map((claim, i) => (
        <div key={claim.text} style={boxStyle}>
          <p>{claim.text}</p>
          <button type="button" onClick={() => answer(i, true)}>True</button>
          <button type="button" onClick={() => answer(i, false)}>False</button>
          <p role="status">{answers[i] === null ? "" : `${answers[i] === claim.truth ? "Yes" : "No"}. ${claim.why}`}</p>
        </div>
      ))}
      <p>
        {score} of {CLAIMS.length}
      </p>
      <button type="button" onClick={() => setAnswers(CLAIMS.map(() => null))}>Try again</button>
    </div>
  );
}
