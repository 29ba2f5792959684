// bad: find() finds nothing at the first render and its property is read
// where: 23
import { useState } from "react";

interface Continent {
  code: string;
  name: string;
  area: number;
}

const CONTINENTS: Continent[] = [
  { code: "AS", name: "Asia", area: 44.6 },
  { code: "AF", name: "Africa", area: 30.4 },
  { code: "NA", name: "North America", area: 24.7 },
  { code: "EU", name: "Europe", area: 10.2 },
];

export default function Continents() {
  const [selected, setSelected] = useState("asia");
  const [guess, setGuess] = useState("");

  const current = CONTINENTS.find((c) => c.code === selected)!;
  const share = (current.area / 149) * 100;

  return (
    <main style={{ padding: 24 }}>
      <h1>The size of continents</h1>
      <p>All the land of the Earth together is about 149 million square kilometres.</p>
      {CONTINENTS.map((c) => (
        <button key={c.code} type="button" aria-pressed={c.code === selected} onClick={() => setSelected(c.code)}>
          {c.name}
        </button>
      ))}
      <p role="status">
        {current.name}: {current.area} million km², {share.toFixed(0)} % of all land
      </p>
      <fieldset>
        <legend>Which continent is the largest?</legend>
        {CONTINENTS.map((c) => (
          <button key={c.code} type="button" onClick={() => setGuess(c.code)}>
            {c.name}
          </button>
        ))}
      </fieldset>
      <p>{guess && (guess === "AS" ? "Right." : "Compare the areas.")}</p>
    </main>
  );
}
