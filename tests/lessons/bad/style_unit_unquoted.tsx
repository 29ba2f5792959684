// bad: a length in an inline style is written as 12px without quotes
// where: 26
import { useState } from "react";

const angles = [
  { degrees: 30, name: "acute" },
  { degrees: 90, name: "right" },
  { degrees: 120, name: "obtuse" },
];

export default function Angles() {
  const [degrees, setDegrees] = useState(45);
  const [answers, setAnswers] = useState<Record<number, string>>({});
  const kind = degrees < 90 ? "acute" : degrees === 90 ? "right" : degrees < 180 ? "obtuse" : "straight";
  const rad = (degrees * Math.PI) / 180;
  const score = angles.filter((a) => answers[a.degrees] === a.name).length;

  return (
    <main style={{ fontFamily: "system-ui", padding: 20 }}>
      <h1>Kinds of angles</h1>
      <p>Less than 90° is acute, exactly 90° is right, between 90° and 180° is obtuse.</p>
      <svg width={220} height={120} role="img" aria-label={`Angle of ${degrees} degrees`}>
        <line x1={110} y1={110} x2={210} y2={110} stroke="black" />
        <line x1={110} y1={110} x2={110 + 100 * Math.cos(rad)} y2={110 - 100 * Math.sin(rad)} stroke="crimson" />
      </svg>
      <div style={{ display: "flex", gap: 8, marginTop: 12px }}>
        <label>
          Turn: <input type="range" min={0} max={180} value={degrees} onChange={(e) => setDegrees(Number(e.target.value))} />
        </label>
      </div>
      <p role="status">
        {degrees}° is {kind === "obtuse" || kind === "acute" ? "an" : "a"} {kind} angle.
      </p>
      {angles.map((a) => (
        <fieldset key={a.degrees}>
          <legend>{a.degrees}°</legend>
          {["acute", "right", "obtuse"].map((n) => (
            <button key={n} type="button" onClick={() => setAnswers({ ...answers, [a.degrees]: n })}>
              {n}
            </button>
          ))}
        </fieldset>
      ))}
      <p>{score} of 3</p>
    </main>
  );
}
