// bad: one of the options has no explanation, and choosing it throws
// where: 44
import { useState } from "react";

type Option = "solid" | "liquid" | "gas" | "plasma";

const QUESTION = { text: "In which state does matter keep both its shape and its volume?", right: "solid" as Option };

const EXPLAIN: { [option: string]: { text: string } } = {
  solid: { text: "Yes: the particles sit in fixed places." },
  liquid: { text: "A liquid keeps its volume but takes the shape of its vessel." },
  gas: { text: "A gas fills all the room it gets." },
};

const OPTIONS: Option[] = ["solid", "liquid", "gas", "plasma"];

export default function StatesOfMatter() {
  const [chosen, setChosen] = useState<Option | null>(null);
  const [tries, setTries] = useState(0);

  return (
    <section style={{ fontFamily: "system-ui", maxWidth: 540, margin: "0 auto" }}>
      <h1>States of matter</h1>
      <p>
        In a solid the particles sit close together in fixed places. In a liquid they are close but slide past each other. In a gas they fly
        about freely. Very hot gas becomes plasma.
      </p>
      <fieldset>
        <legend>{QUESTION.text}</legend>
        {OPTIONS.map((o) => (
          <button
            key={o}
            type="button"
            aria-pressed={chosen === o}
            onClick={() => {
              setChosen(o);
              setTries(tries + 1);
            }}
          >
            {o}
          </button>
        ))}
      </fieldset>
      <p role="status">{chosen ? EXPLAIN[chosen].text : "Choose one."}</p>
      <p>Tries: {tries}</p>
      <button type="button" onClick={() => { setChosen(null); setTries(0); }}>Try again</button>
    </section>
  );
}
