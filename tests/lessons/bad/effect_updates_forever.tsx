// bad: an effect that depends on a new object sets state at each render without end
// where: 16
import { useEffect, useState } from "react";

const FULL = { red: 255, green: 255, blue: 0 };

export default function ColourMixer() {
  const [red, setRed] = useState(120);
  const [green, setGreen] = useState(80);
  const [mix, setMix] = useState({ red, green, blue: 0 });
  const [answer, setAnswer] = useState("");

  const wanted = { red, green, blue: 0 };

  useEffect(() => {
    setMix({ ...wanted });
  }, [wanted]);

  return (
    <main style={{ padding: 20, fontFamily: "system-ui" }}>
      <h1>Mixing light</h1>
      <p>A screen mixes red, green and blue light. Red and green light together look yellow.</p>
      <div style={{ width: 120, height: 80, background: `rgb(${mix.red}, ${mix.green}, ${mix.blue})` }} role="img" aria-label="The mixed colour" />
      <label>
        Red {red} <input type="range" min={0} max={255} value={red} onChange={(e) => setRed(Number(e.target.value))} />
      </label>
      <label>
        Green {green} <input type="range" min={0} max={255} value={green} onChange={(e) => setGreen(Number(e.target.value))} />
      </label>
      <p role="status">{mix.red === FULL.red && mix.green === FULL.green ? "Bright yellow!" : `${mix.red} red, ${mix.green} green`}</p>
      <fieldset>
        <legend>Which colour do red and green light give?</legend>
        {["brown", "yellow", "violet"].map((c) => (
          <button key={c} type="button" onClick={() => setAnswer(c)}>
            {c}
          </button>
        ))}
      </fieldset>
      <p>{answer && (answer === "yellow" ? "✓" : "✗ Try it above.")}</p>
    </main>
  );
}
