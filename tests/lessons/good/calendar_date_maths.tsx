import { useReducer, useState } from "react";

const DAY = 86_400_000;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;

class Day {
  private constructor(private readonly at: number) {}

  static of(year: number, month: number, day: number): Day {
    return new Day(Date.UTC(year, month, day));
  }

  static parse(text: string): Day | undefined {
    const match = text.match(/^(\d{4})-(\d{2})-(\d{2})$/);
    if (!match) return undefined;
    const [, y = "", m = "", d = ""] = match;
    const day = Day.of(+y, +m - 1, +d);
    return day.month === +m - 1 && day.date === +d ? day : undefined;
  }

  get year() {
    return new Date(this.at).getUTCFullYear();
  }
  get month() {
    return new Date(this.at).getUTCMonth();
  }
  get date() {
    return new Date(this.at).getUTCDate();
  }
  get weekday(): number {
    return (new Date(this.at).getUTCDay() + 6) % 7;
  }
  plus(days: number): Day {
    return new Day(this.at + days * DAY);
  }
  minus(other: Day): number {
    return Math.round((this.at - other.at) / DAY);
  }
  valueOf(): number {
    return this.at;
  }
  toString(): string {
    return `${this.date} ${MONTHS[this.month]} ${this.year}`;
  }
  toJSON(): string {
    return new Date(this.at).toISOString().slice(0, 10);
  }
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function weeks(year: number, month: number): (Day | null)[][] {
  const first = Day.of(year, month, 1);
  const length = Day.of(year, month + 1, 0).date;
  const cells: (Day | null)[] = [...Array<null>(first.weekday).fill(null), ...Array.from({ length }, (_, i) => first.plus(i))];
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, w) => cells.slice(w * 7, w * 7 + 7));
}

type Shown = { year: number; month: number };
const turn = ({ year, month }: Shown, by: number): Shown => {
  const index = year * 12 + month + by;
  return { year: Math.floor(index / 12), month: ((index % 12) + 12) % 12 };
};

function DateField({ label, value, onChange }: { label: string; value: string; onChange(next: string): void }) {
  const bad = Day.parse(value) === undefined;
  return (
    <label>
      <span>{label}</span>
      <input type="date" value={value} aria-invalid={bad || undefined} onChange={(e) => onChange(e.currentTarget.value)} />
    </label>
  );
}

export default function CalendarLesson() {
  const [shown, move] = useReducer(turn, { year: 2024, month: 1 });
  const [from, setFrom] = useState("2024-02-28");
  const [to, setTo] = useState("2024-03-01");
  const [guess, setGuess] = useState<string>("");
  const [start, end] = [Day.parse(from), Day.parse(to)];
  const between = start && end ? end.minus(start) : NaN;
  const guessed = guess === "" ? NaN : parseInt(guess, 10);
  return (
    <main>
      <h1>Counting days</h1>
      <p>
        {shown.year} is {isLeap(shown.year) ? "" : "not "}a leap year.
      </p>
      <table>
        <caption>
          {MONTHS[shown.month]} {shown.year}
        </caption>
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col" abbr={day}>
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks(shown.year, shown.month).map((week, row) => (
            <tr key={row}>
              {week.map((day, column) =>
                day ? (
                  <td key={day.toJSON()}>
                    <button type="button" aria-label={`${day}`} aria-current={day.toJSON() === from ? "date" : undefined} onClick={() => setFrom(day.toJSON())}>
                      {day.date}
                    </button>
                  </td>
                ) : (
                  <td key={`empty-${column}`} aria-hidden />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={() => move(-1)}>
        Month before
      </button>
      <button type="button" onClick={() => move(+1)}>
        Next month
      </button>
      <button type="button" onClick={() => move(-12 * 1)}>
        Year before
      </button>
      <DateField label="From" value={from} onChange={setFrom} />
      <DateField label="To" value={to} onChange={setTo} />
      <label htmlFor="guess">How many days lie between them?</label>
      <input id="guess" type="number" step={1} value={guess} onChange={(e) => setGuess(e.target.value)} />
      <output htmlFor="guess" role="status">
        {Number.isNaN(between)
          ? "Choose two dates."
          : Number.isNaN(guessed)
            ? `${start} to ${end}: make a guess.`
            : guessed === between
              ? "Right!"
              : `No: ${Math.abs(between)} ${Math.abs(between) === 1 ? "day" : "days"}, ${+start! <= +end! ? "forwards" : "backwards"}.`}
      </output>
    </main>
  );
}
