// bad: a bare greater-than sign stands in JSX text
// where: 31
import { useState } from "react";

const pairs: [number, number][] = [
  [7, 4],
  [3, 9],
  [6, 6],
];

const sign = (a: number, b: number) => (a > b ? ">" : a < b ? "<" : "=");

export default function CompareNumbers() {
  const [at, setAt] = useState(0);
  const [score, setScore] = useState(0);
  const [note, setNote] = useState("");
  const done = at === pairs.length;

  const choose = (given: string) => {
    const [a, b] = pairs[at];
    const right = sign(a, b) === given;
    if (right) setScore((s) => s + 1);
    setNote(`${right ? "Yes" : "No"}: ${a} ${sign(a, b)} ${b}`);
    setAt(at + 1);
  };

  return (
    <main>
      <h1>Greater or smaller?</h1>
      <p>
        The open mouth always eats the greater number. So we write 8 > 5, and we read it “eight is greater than five”.
      </p>
      {done ? (
        <button type="button" onClick={() => { setAt(0); setScore(0); setNote(""); }}>
          Again
        </button>
      ) : (
        <fieldset>
          <legend>
            {pairs[at][0]} … {pairs[at][1]}
          </legend>
          {["<", "=", ">"].map((s) => (
            <button key={s} type="button" onClick={() => choose(s)}>
              {s}
            </button>
          ))}
        </fieldset>
      )}
      <p role="status">{note}</p>
      <p>
        {score} of {pairs.length}
      </p>
    </main>
  );
}
