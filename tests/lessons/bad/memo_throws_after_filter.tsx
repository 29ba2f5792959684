// bad: a memo throws once a filter leaves no element
// where: 18
import { useMemo, useState } from "react";

const PEAKS = [
  { name: "Mont Blanc", height: 4806, country: "France" },
  { name: "Zugspitze", height: 2962, country: "Germany" },
  { name: "Ben Nevis", height: 1345, country: "Scotland" },
];

export default function Mountains() {
  const [above, setAbove] = useState(1000);
  const [answers, setAnswers] = useState<Record<string, string>>({});

  const highest = useMemo(() => {
    const left = PEAKS.filter((p) => p.height >= above);
    left.sort((a, b) => b.height - a.height);
    return `${left[0].name} (${left[0].height.toLocaleString("en")} m)`;
  }, [above]);

  const score = PEAKS.filter((p) => answers[p.name] === p.country).length;

  return (
    <main style={{ fontFamily: "sans-serif", padding: 16 }}>
      <h1>Three highest peaks</h1>
      <p>Mont Blanc stands in France, the Zugspitze in Germany, Ben Nevis in Scotland.</p>
      <label>
        Higher than {above} m{" "}
        <input type="range" min={1000} max={6000} step={500} value={above} onChange={(e) => setAbove(Number(e.target.value))} />
      </label>
      <p role="status">The highest is {highest}.</p>
      {PEAKS.map((p) => (
        <p key={p.name}>
          <label>
            {p.name} is in{" "}
            <select value={answers[p.name] ?? ""} onChange={(e) => setAnswers({ ...answers, [p.name]: e.target.value })}>
              <option value="">…</option>
              {PEAKS.map(({ country }) => (
                <option key={country}>{country}</option>
              ))}
            </select>
          </label>
        </p>
      ))}
      <p>
        {score} of {PEAKS.length}
      </p>
    </main>
  );
}
