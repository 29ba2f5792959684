// bad: turns an invalid date into an ISO text at the first render
// where: 11
import { useState } from "react";

const EVENTS = [
  { name: "Berlin Wall falls", on: "9.11.1989" },
  { name: "German reunification", on: "3.10.1990" },
  { name: "Euro coins and notes", on: "31.12.2001" },
];

const iso = (text: string) => new Date(text.split(".").join("-") + "T00:00:00").toISOString().slice(0, 10);

export default function RecentHistory() {
  const [year, setYear] = useState<Record<string, string>>({});
  const score = EVENTS.filter((e) => year[e.name]?.trim() === e.on.slice(-4)).length;

  return (
    <div style={{ padding: 16, maxWidth: 640 }}>
      <h1>Three dates in Europe</h1>
      <ol>
        {EVENTS.map((e) => (
          <li key={e.name}>
            <time dateTime={iso(e.on)}>{e.on}</time>: {e.name}
          </li>
        ))}
      </ol>
      <h2>In which year?</h2>
      {EVENTS.map((e) => (
        <p key={e.name}>
          <label>
            {e.name}{" "}
            <input value={year[e.name] ?? ""} onChange={(ev) => setYear({ ...year, [e.name]: ev.target.value })} inputMode="numeric" />
          </label>
        </p>
      ))}
      <p role="status">
        {score} of {EVENTS.length}
      </p>
      <button type="button" onClick={() => setYear({})}>Try again</button>
    </div>
  );
}
