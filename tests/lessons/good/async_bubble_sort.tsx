import { useEffect, useRef, useState } from "react";

const sleep = (ms: number) => new Promise<void>((r) => setTimeout(r, ms));

const START = [5, 2, 8, 1, 4];

export default function BubbleSort() {
  const [list, setList] = useState<number[]>(START);
  const [pair, setPair] = useState<[number, number] | null>(null);
  const [busy, setBusy] = useState(false);
  const [swaps, setSwaps] = useState(0);
  const [quiz, setQuiz] = useState({ first: "", swaps: "", last: "" });
  const run = useRef(0);

  useEffect(() => {
    return () => {
      run.current++; // a sort that is under way stops
    };
  }, []);

  const sort = async () => {
    const mine = ++run.current;
    setBusy(true);
    const work = [...START];
    let count = 0;
    setList([...work]);
    setSwaps(0);
    try {
      for (let end = work.length - 1; end > 0; end--) {
        for (let i = 0; i < end; i++) {
          setPair([i, i + 1]);
          await sleep(300);
          if (run.current !== mine) return;
          if (work[i] > work[i + 1]) {
            [work[i], work[i + 1]] = [work[i + 1], work[i]];
            setList([...work]);
            setSwaps(++count);
            await sleep(300);
            if (run.current !== mine) return;
          }
        }
      }
    } finally {
      if (run.current === mine) {
        setPair(null);
        setBusy(false);
      }
    }
  };

  const stop = () => {
    run.current++;
    setBusy(false);
    setPair(null);
    setList(START);
    setSwaps(0);
  };

  const checks = [
    { key: "first" as const, label: "After the first run through 5 2 8 1 4, which number stands last?", answer: "8" },
    { key: "swaps" as const, label: "How many swaps does the whole sort make?", answer: "6" },
    { key: "last" as const, label: "In the first run, how many pairs are compared?", answer: "4" },
  ];
  const points = checks.filter((c) => quiz[c.key].trim() === c.answer).length;

  return (
    <div style={{ fontFamily: "Inter, sans-serif", padding: "1rem" }}>
      <h1>🫧 Bubble sort</h1>
      <p>
        Compare neighbours from left to right and swap them when the left one is greater. After each run the greatest number has{" "}
        <i>bubbled</i> to the end, so the next run may stop one place earlier.
      </p>
      <ol aria-label="The list" style={{ display: "flex", gap: 8, listStyle: "none", padding: 0, alignItems: "flex-end", height: 140 }}>
        {list.map((value, i) => {
          const active = pair?.includes(i) ?? false;
          return (
            <li key={value} style={{ width: 44, height: 20 + value * 14, border: `3px ${active ? "dashed" : "solid"} #3182ce`, textAlign: "center" }}>
              {value}
            </li>
          );
        })}
      </ol>
      <button type="button" onClick={busy ? stop : sort}>
        {busy ? "Stop" : "Sort"}
      </button>
      <p role="status">
        {pair ? `Comparing ${list[pair[0]]} and ${list[pair[1]]}.` : swaps > 0 ? "Sorted." : "Press “Sort” and watch."} Swaps: {swaps}
      </p>

      <h2>What did you see?</h2>
      {checks.map(({ key, label, answer }) => (
        <div key={key}>
          <label>
            {label}{" "}
            <input inputMode="numeric" value={quiz[key]} onChange={(e) => setQuiz({ ...quiz, [key]: e.target.value })} size={4} />
          </label>{" "}
          <span role="status">{quiz[key] === "" ? "" : quiz[key].trim() === answer ? "right ✓" : "not yet: watch once more"}</span>
        </div>
      ))}
      <p>
        {points} of {checks.length} points
      </p>
      <button type="button" onClick={() => setQuiz({ first: "", swaps: "", last: "" })}>
        Clear my answers
      </button>
    </div>
  );
}
