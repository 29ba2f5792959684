// bad: the component forgets to return its markup, so nothing is shown
// where: 39
import { useState } from "react";

const STEPS = ["Wet your hands.", "Rub them with soap for 20 seconds.", "Rinse.", "Dry them."];

const HandWashing = () => {
  const [done, setDone] = useState<string[]>([]);
  const [order, setOrder] = useState("");

  const view = (
    <main style={{ padding: 20, fontFamily: "Verdana" }}>
      <h1>Clean hands</h1>
      <ol>
        {STEPS.map((step) => (
          <li key={step}>
            <label>
              <input
                type="checkbox"
                checked={done.includes(step)}
                onChange={() => setDone((d) => (d.includes(step) ? d.filter((s) => s !== step) : [...d, step]))}
              />{" "}
              {step}
            </label>
          </li>
        ))}
      </ol>
      <fieldset>
        <legend>What comes right after the soap?</legend>
        {["Rinse.", "Dry them."].map((s) => (
          <button key={s} type="button" onClick={() => setOrder(s)}>
            {s}
          </button>
        ))}
      </fieldset>
      <p role="status">{order === "Rinse." ? "Right" : order && "Not yet: soap must be rinsed off."}</p>
    </main>
  );
};

export default HandWashing;
