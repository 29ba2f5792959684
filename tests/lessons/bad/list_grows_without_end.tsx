// bad: a loop lengthens the list it runs over, so memory runs out on a click
// where: 15
import { useState } from "react";

const START = [1, 1];

export default function Fibonacci() {
  const [numbers, setNumbers] = useState<number[]>(START);
  const [answer, setAnswer] = useState("");

  const one = () => setNumbers((n) => (n.length < 20 ? [...n, n[n.length - 1] + n[n.length - 2]] : n));

  const many = () => {
    const list = [...numbers];
    for (let i = 2; i < list.length + 10; i++) {
      list.push(list[i - 1] + list[i - 2]);
    }
    setNumbers(list.slice(0, 20));
  };

  return (
    <article style={{ maxWidth: 600, margin: "0 auto" }}>
      <h1>Fibonacci's rabbits</h1>
      <p>Each number is the sum of the two before it: 1, 1, 2, 3, 5, 8 …</p>
      <p role="status">{numbers.join(", ")}</p>
      <button type="button" onClick={one}>One more</button>
      <button type="button" onClick={many}>Ten more</button>
      <button type="button" onClick={() => setNumbers(START)}>Start again</button>
      <p>
        <label>
          Which number follows 5 and 8? <input value={answer} onChange={(e) => setAnswer(e.target.value)} />
        </label>{" "}
        {answer.trim() && (Number(answer) === 13 ? "✓" : "✗ Add the two.")}
      </p>
    </article>
  );
}
