// bad: reads the best score from localStorage in a lazy state initialiser
// where: 11
import { useState } from "react";

const pick = (): [number, number] => [1 + Math.floor(Math.random() * 20), 1 + Math.floor(Math.random() * 20)];

export default function MentalSums() {
  const [[a, b], setPair] = useState<[number, number]>([12, 7]);
  const [text, setText] = useState("");
  const [row, setRow] = useState(0);
  const [best, setBest] = useState(() => Number(localStorage.getItem("best-row") ?? "0"));
  const [note, setNote] = useState("");

  const check = () => {
    if (Number(text) === a + b && text.trim()) {
      const now = row + 1;
      setRow(now);
      setBest(Math.max(best, now));
      setNote(`Yes: ${a} + ${b} = ${a + b}.`);
      setPair(pick());
    } else {
      setRow(0);
      setNote(`Go to the next ten first: ${a} + ${b}.`);
    }
    setText("");
  };

  return (
    <main style={{ textAlign: "center", fontFamily: "system-ui" }}>
      <h1>Sums in your head</h1>
      <p>Fill up to the next ten first: 12 + 9 is 12 + 8 and 1 more, so 21.</p>
      <label>
        {a} + {b} ={" "}
        <input inputMode="numeric" value={text} onChange={(e) => setText(e.target.value)} onKeyDown={(e) => e.key === "Enter" && check()} />
      </label>
      <button type="button" onClick={check}>Check</button>
      <p role="status">{note}</p>
      <p>
        In a row: {row}. Best: {best}.
      </p>
    </main>
  );
}
