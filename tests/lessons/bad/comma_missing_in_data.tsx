// bad: a comma is missing between two properties of an object
// where: 10
import { useState } from "react";

type Instrument = { name: string; family: "strings" | "woodwind" | "brass" | "percussion"; sound: string };

const ORCHESTRA: Instrument[] = [
  { name: "violin", family: "strings", sound: "A bow makes the strings swing." },
  { name: "flute", family: "woodwind", sound: "Air is blown across an edge." },
  { name: "trumpet", family: "brass" sound: "The lips buzz in the mouthpiece." },
  { name: "drum", family: "percussion", sound: "A skin is struck." },
];

const families = ["strings", "woodwind", "brass", "percussion"] as const;

export default function Orchestra() {
  const [at, setAt] = useState(0);
  const [message, setMessage] = useState("");
  const [score, setScore] = useState(0);
  const instrument = ORCHESTRA[at];

  function choose(family: string) {
    if (family === instrument.family) {
      setScore(score + 1);
      setMessage(`Right. ${instrument.sound}`);
      setAt((at + 1) % ORCHESTRA.length);
    } else {
      setMessage("Think of how its sound is made.");
    }
  }

  return (
    <div style={{ margin: 20 }}>
      <h1>Families of the orchestra</h1>
      <p>Instruments belong to a family by the way they make their sound.</p>
      <h2>The {instrument.name}</h2>
      {families.map((f) => (
        <button key={f} type="button" onClick={() => choose(f)}>
          {f}
        </button>
      ))}
      <p role="status">{message}</p>
      <p>Score: {score}</p>
      <button type="button" onClick={() => { setAt(0); setScore(0); setMessage(""); }}>Start again</button>
    </div>
  );
}
