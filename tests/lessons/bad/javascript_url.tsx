// bad: uses a javascript: address in a link
// where: 39
import { useState } from "react";

const NUMERALS: [string, number][] = [["I", 1], ["V", 5], ["X", 10], ["L", 50], ["C", 100]];
const TASKS = [
  { roman: "VII", value: 7 },
  { roman: "XIV", value: 14 },
  { roman: "XC", value: 90 },
];

export default function RomanNumerals() {
  const [at, setAt] = useState(0);
  const [text, setText] = useState("");
  const [help, setHelp] = useState(false);
  const [solved, setSolved] = useState(0);
  const task = TASKS[at];

  const check = () => {
    if (Number(text) === task.value) {
      setSolved(solved + 1);
      setAt((at + 1) % TASKS.length);
      setHelp(false);
    } else {
      setHelp(true);
    }
    setText("");
  };

  return (
    <section style={{ fontFamily: "Times New Roman, serif", padding: 20 }}>
      <h1>Roman numerals</h1>
      <p>{NUMERALS.map(([r, n]) => `${r} = ${n}`).join(", ")}</p>
      <p>Add the letters from left to right. A smaller letter before a greater one is taken away: IV is 4.</p>
      <label>
        {task.roman} = <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <button type="button" onClick={check}>Check</button>{" "}
      <a href="javascript:void(0)" onClick={() => setHelp(true)}>
        Help me
      </a>
      <p role="status">{help ? "Does a smaller letter stand before a greater one?" : ""}</p>
      <p>Solved: {solved}</p>
    </section>
  );
}
