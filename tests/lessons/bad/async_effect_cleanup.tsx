// bad: an effect returns a promise instead of a clean-up, which throws at the next change
// where: 13
import { useEffect, useState } from "react";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const POEM = ["Roses are red,", "violets are blue,", "sugar is sweet,", "and so are you."];

export default function Rhymes() {
  const [line, setLine] = useState(0);
  const [shown, setShown] = useState("");
  const [answer, setAnswer] = useState("");

  useEffect((async () => {
    await pause(200);
    setShown(POEM[line]);
  }) as unknown as () => void, [line]);

  return (
    <main style={{ fontFamily: "Georgia", textAlign: "center" }}>
      <h1>Finding rhymes</h1>
      <p>Two words rhyme when they sound alike from their last stressed vowel on: blue and you.</p>
      <p role="status" style={{ fontSize: 24 }}>{shown || "…"}</p>
      <button type="button" onClick={() => setLine((line + 1) % POEM.length)}>Next line</button>
      <fieldset>
        <legend>What rhymes with “blue”?</legend>
        {["red", "sweet", "you"].map((w) => (
          <button key={w} type="button" onClick={() => setAnswer(w)}>
            {w}
          </button>
        ))}
      </fieldset>
      <p>{answer && (answer === "you" ? "✓ They rhyme." : "✗ Say both words aloud.")}</p>
    </main>
  );
}
