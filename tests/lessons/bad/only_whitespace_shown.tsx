// bad: every branch is false at first, so the page holds only white space
// where: 9
import { useState } from "react";

const stages = ["intro", "practice", "end"] as const;
type Stage = (typeof stages)[number] | "start";

export default function Estimating() {
  const [stage, setStage] = useState<Stage>("start");
  const [guess, setGuess] = useState("");
  const [score, setScore] = useState(0);

  return (
    <>
      {" "}
      {stage === "intro" && (
        <section>
          <h1>Estimating</h1>
          <p>Round each number to the nearest ten, then add: 48 + 33 is about 50 + 30 = 80.</p>
          <button type="button" onClick={() => setStage("practice")}>Practise</button>
        </section>
      )}
      {stage === "practice" && (
        <section>
          <h1>Your turn</h1>
          <label>
            About how much is 62 + 29? <input value={guess} onChange={(e) => setGuess(e.target.value)} />
          </label>
          <button
            type="button"
            onClick={() => {
              if (Number(guess) === 90) setScore(1);
              setStage("end");
            }}
          >
            Check
          </button>
        </section>
      )}
      {stage === "end" && (
        <section>
          <h1>Done</h1>
          <p role="status">{score === 1 ? "Right: 60 + 30 = 90." : "60 + 30 = 90."}</p>
          <button type="button" onClick={() => { setScore(0); setGuess(""); setStage("intro"); }}>Again</button>
        </section>
      )}
    </>
  );
}
