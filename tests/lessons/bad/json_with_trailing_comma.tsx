// bad: parses text that is not JSON (a trailing comma) when the module loads
// where: 13
import { useState } from "react";

type Bone = { name: string; where: string };

const SOURCE = `[
  { "name": "skull", "where": "head" },
  { "name": "femur", "where": "thigh" },
  { "name": "ribs", "where": "chest" },
]`;

const BONES: Bone[] = JSON.parse(SOURCE);

export default function Bones() {
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState("");
  const [score, setScore] = useState(0);
  const bone = BONES[at];

  const choose = (where: string) => {
    if (where === bone.where) {
      setScore((s) => s + 1);
      setSaid(`Right: the ${bone.name} is in the ${where}.`);
      setAt((i) => (i + 1) % BONES.length);
    } else {
      setSaid("Feel your own bones and try again.");
    }
  };

  return (
    <main style={{ textAlign: "center", fontFamily: "sans-serif" }}>
      <h1>Bones of the body</h1>
      <p>The skull protects the brain, the ribs the heart and lungs. The femur in the thigh is the longest bone.</p>
      <h2>Where is the {bone.name}?</h2>
      {BONES.map((b) => (
        <button key={b.where} type="button" onClick={() => choose(b.where)}>
          {b.where}
        </button>
      ))}
      <p role="status">{said}</p>
      <p>Score: {score}</p>
      <button type="button" onClick={() => { setAt(0); setScore(0); setSaid(""); }}>Start again</button>
    </main>
  );
}
