import { useState } from "react";

const DAY = 24 * 60 * 60 * 1000;
const isLeap = (y: number) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

function reason(y: number): string {
  if (y % 400 === 0) return `${y} can be divided by 400: a leap year.`;
  if (y % 100 === 0) return `${y} can be divided by 100 but not by 400: no leap year.`;
  if (y % 4 === 0) return `${y} can be divided by 4 and not by 100: a leap year.`;
  return `${y} cannot be divided by 4: no leap year.`;
}

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

function parse(text: string): Date | undefined {
  const match = /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/.exec(text.trim());
  if (!match?.groups) return undefined;
  const { y, m, d } = match.groups;
  const date = new Date(Date.UTC(+y, +m - 1, +d));
  return date.getUTCMonth() === +m - 1 && date.getUTCDate() === +d ? date : undefined;
}

const YEARS = [2000, 1900, 2023, 2024, 2100];

export default function LeapYears() {
  const [says, setSays] = useState<Map<number, boolean>>(() => new Map());
  const [from, setFrom] = useState("2024-02-28");
  const [to, setTo] = useState("2024-03-01");

  const a = parse(from);
  const b = parse(to);
  const days = a && b ? Math.round((b.getTime() - a.getTime()) / DAY) : null;
  const score = [...says].filter(([y, leap]) => isLeap(y) === leap).length;

  const say = (y: number, leap: boolean) => setSays((m) => new Map(m).set(y, leap));

  return (
    <div style={{ fontFamily: "Verdana, sans-serif", fontSize: 15, maxWidth: 620, margin: "20px auto" }}>
      <h1>Leap years</h1>
      <p>
        The Earth needs about 365.2422 days for one turn around the sun. So every fourth year gets a 29 February. That is a little too much;
        therefore full centuries are left out, except those that can be divided by 400.
      </p>
      <details>
        <summary>The rule in short</summary>
        <ol>
          <li>Divisible by 400? Leap year.</li>
          <li>Otherwise, divisible by 100? No leap year.</li>
          <li>Otherwise, divisible by 4? Leap year.</li>
          <li>Otherwise no leap year.</li>
        </ol>
      </details>

      <h2>Decide</h2>
      {YEARS.map((y) => {
        const said = says.get(y);
        return (
          <fieldset key={y}>
            <legend>{y}</legend>
            <label>
              <input type="radio" name={`y${y}`} checked={said === true} onChange={() => say(y, true)} /> leap year
            </label>
            <label>
              <input type="radio" name={`y${y}`} checked={said === false} onChange={() => say(y, false)} /> common year
            </label>
            <p role="status">{said !== undefined && `${said === isLeap(y) ? "✓" : "✗"} ${reason(y)}`}</p>
          </fieldset>
        );
      })}
      <p>
        <b>{score}</b> of {YEARS.length} right.{" "}
        <button type="button" onClick={() => setSays(new Map())}>Try again</button>
      </p>

      <h2>Count the days</h2>
      <p>Choose two dates. Does a 29 February lie between them?</p>
      <label>
        From <input type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
      </label>{" "}
      <label>
        to <input type="date" value={to} onChange={(e) => setTo(e.target.value)} />
      </label>
      <p role="status">
        {days === null || !a || !b
          ? "Enter two whole dates."
          : `From ${weekday.format(a)} to ${weekday.format(b)}: ${days} ${Math.abs(days) === 1 ? "day" : "days"}${days < 0 ? " (backwards)" : ""}.`}
      </p>
    </div>
  );
}
