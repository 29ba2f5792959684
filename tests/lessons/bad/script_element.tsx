// bad: puts a script element from another host in its markup
// where: 18
import { useState } from "react";

const EQUATIONS = [
  { tex: "x + 3 = 7", x: 4 },
  { tex: "2x = 10", x: 5 },
  { tex: "x / 2 = 6", x: 12 },
];

export default function LinearEquations() {
  const [given, setGiven] = useState<string[]>(EQUATIONS.map(() => ""));
  const [checked, setChecked] = useState(false);
  const score = EQUATIONS.filter((e, i) => given[i].trim() !== "" && Number(given[i]) === e.x).length;

  return (
    <div style={{ maxWidth: 560, margin: "0 auto", fontFamily: "Cambria" }}>
      <script async src="https://cdn.example.org/mathjax/tex-chtml.js" />
      <h1>Solving equations</h1>
      <p>Do the same on both sides until x stands alone: take away what is added, divide by what is multiplied.</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          setChecked(true);
        }}
      >
        {EQUATIONS.map((equation, i) => (
          <p key={equation.tex}>
            <label>
              {equation.tex}, so x ={" "}
              <input
                value={given[i]}
                onChange={(e) => {
                  setChecked(false);
                  setGiven(given.map((g, k) => (k === i ? e.target.value : g)));
                }}
              />
            </label>
          </p>
        ))}
        <button type="submit">Check</button>
      </form>
      <p role="status">{checked ? `${score} of ${EQUATIONS.length} right` : ""}</p>
    </div>
  );
}
