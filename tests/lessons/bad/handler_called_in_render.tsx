// bad: a setter is called in onClick during each render, so rendering never ends
// where: 29
import { useState } from "react";

const SEASONS = [
  { name: "spring", sign: "Buds open." },
  { name: "summer", sign: "The days are longest." },
  { name: "autumn", sign: "Leaves fall." },
  { name: "winter", sign: "The nights are longest." },
];

export default function Seasons() {
  const [season, setSeason] = useState(0);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const score = SEASONS.filter((s) => answers[s.sign] === s.name).length;

  const turn = (by: number): undefined => {
    setSeason((s) => (s + by + 4) % 4);
  };

  return (
    <div style={{ fontFamily: "Georgia", maxWidth: 520, margin: "0 auto" }}>
      <h1>The four seasons</h1>
      <h2>{SEASONS[season].name}</h2>
      <p>{SEASONS[season].sign}</p>
      <button type="button" onClick={() => turn(-1)}>
        Before
      </button>
      <button type="button" onClick={turn(1)}>
        After
      </button>
      {SEASONS.map(({ sign, name }) => (
        <p key={sign}>
          <label>
            {sign}{" "}
            <select value={answers[sign] ?? ""} onChange={(e) => setAnswers({ ...answers, [sign]: e.target.value })}>
              <option value="">…</option>
              {SEASONS.map((s) => (
                <option key={s.name}>{s.name}</option>
              ))}
            </select>{" "}
            {answers[sign] ? (answers[sign] === name ? "✓" : "✗") : ""}
          </label>
        </p>
      ))}
      <p role="status">{score} of 4</p>
    </div>
  );
}
