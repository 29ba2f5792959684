// bad: restarts by reloading the page through location
// where: 39
import { useState } from "react";

const ROUNDS = [
  { shape: "a ball", solid: "sphere" },
  { shape: "a tin of soup", solid: "cylinder" },
  { shape: "a dice", solid: "cube" },
];
const SOLIDS = ["cube", "sphere", "cylinder"];

export default function Solids() {
  const [round, setRound] = useState(0);
  const [score, setScore] = useState(0);

  function handle(solid: string) {
    if (solid === ROUNDS[round].solid) setScore(score + 1);
    setRound(round + 1);
  }

  return (
    <div style={{ padding: 20, fontFamily: "Comic Sans MS" }}>
      <h1>Solids around us</h1>
      <p>A sphere is round on all sides. A cylinder has two round ends. A cube has six equal squares.</p>
      {round < ROUNDS.length ? (
        <>
          <h2>Which solid is {ROUNDS[round].shape}?</h2>
          {SOLIDS.map((s) => (
            <button key={s} type="button" onClick={() => handle(s)}>
              {s}
            </button>
          ))}
        </>
      ) : (
        <>
          <p role="status">
            {score} of {ROUNDS.length} right.
          </p>
          <button type="button" onClick={() => location.reload()}>
            Play again
          </button>
        </>
      )}
    </div>
  );
}
