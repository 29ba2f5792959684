import { useState } from "react";

enum Interval {
  MinorThird = 3,
  MajorThird = 4,
  Fourth = 5,
  Fifth = 7,
  Octave = 12,
}

const NAMES: Record<Interval, string> = {
  [Interval.MinorThird]: "minor third",
  [Interval.MajorThird]: "major third",
  [Interval.Fourth]: "perfect fourth",
  [Interval.Fifth]: "perfect fifth",
  [Interval.Octave]: "octave",
};

const NOTES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];
const INTERVALS = Object.values(Interval).filter((v): v is Interval => typeof v === "number");
const DRILL: Array<[root: number, interval: Interval]> = [
  [0, Interval.Fifth],
  [9, Interval.MinorThird],
  [5, Interval.MajorThird],
  [2, Interval.Fourth],
  [7, Interval.Octave],
];

const mod12 = (n: number) => ((n % 12) + 12) % 12;

const isBlack = (note: number) => NOTES[note].length > 1;

function Keyboard({ root, on, onPress }: { root: number; on?: number; onPress: (semitones: number) => void }) {
  return (
    <div role="group" aria-label="Piano keys from the root up one octave" style={{ display: "flex", gap: 2, flexWrap: "wrap" }}>
      {Array.from({ length: 13 }, (_, step) => {
        const note = mod12(root + step);
        return (
          <button
            key={step}
            type="button"
            onClick={() => onPress(step)}
            aria-pressed={on === step}
            style={{
              width: 40,
              height: isBlack(note) ? 84 : 120,
              background: isBlack(note) ? "#222" : "#fffff0",
              color: isBlack(note) ? "#fff" : "#000",
              outline: step === on ? "4px solid #dd6b20" : step === 0 ? "4px solid #3182ce" : undefined,
              alignSelf: "flex-start",
            }}
          >
            {NOTES[note]}
          </button>
        );
      })}
    </div>
  );
}

export default function Intervals() {
  const [root, setRoot] = useState(0);
  const [pressed, setPressed] = useState<number>();
  const [step, setStep] = useState(0);
  const [points, setPoints] = useState(0);
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState(false);

  const named = pressed === undefined ? undefined : NAMES[pressed as Interval];
  const over = step === DRILL.length;

  function answer(semitones: number) {
    if (over) return;
    const [from, wanted] = DRILL[step];
    if (semitones === wanted) {
      setSaid(`Yes: from ${NOTES[from]} a ${NAMES[wanted]} (${wanted} semitones) leads to ${NOTES[mod12(from + wanted)]}.`);
      setStep(step + 1);
      if (!tried) setPoints(points + 1);
      setTried(false);
    } else {
      setSaid(`You went ${semitones} semitone${semitones === 1 ? "" : "s"} up; a ${NAMES[wanted]} has ${wanted}.`);
      setTried(true);
    }
  }

  return (
    <main style={{ padding: 24, fontFamily: "Optima, sans-serif" }}>
      <h1>Counting semitones</h1>
      <p>An interval is the distance between two notes. Count the keys, black and white, from the lower note to the upper:</p>
      <ul>
        {INTERVALS.map((i) => (
          <li key={i}>
            {NAMES[i]} = {i} semitones
          </li>
        ))}
      </ul>
      <h2>Explore</h2>
      <label>
        Root{" "}
        <select value={root} onChange={(e) => setRoot(parseInt(e.target.value))}>
          {NOTES.map((n, i) => (
            <option key={n} value={i}>
              {n}
            </option>
          ))}
        </select>
      </label>
      <Keyboard root={root} on={pressed} onPress={setPressed} />
      <p role="status">
        {pressed === undefined ? "Press a key." : `${pressed} semitones above ${NOTES[root]}${named ? `: a ${named}` : ""}.`}
      </p>
      <h2>Drill</h2>
      {!over && (
        <>
          <p>
            {step + 1}. Press the note a <b>{NAMES[DRILL[step][1]]}</b> above {NOTES[DRILL[step][0]]}.
          </p>
          <Keyboard root={DRILL[step][0]} onPress={answer} />
        </>
      )}
      <p role="status">{said}</p>
      <p>
        Points: {points}/{DRILL.length}{" "}
        <button type="button" onClick={() => { setStep(0); setPoints(0); setSaid(""); setTried(false); }}>
          Begin again
        </button>
      </p>
    </main>
  );
}
