// bad: looks a global up by a name put together at run time
// where: 6
import { useMemo, useState } from "react";

const name = ["local", "Storage"].join("");
const store = (globalThis as unknown as Record<string, Storage | undefined>)[name];

const PLANTS = [
  { plant: "oak", part: "acorn" },
  { plant: "pine", part: "cone" },
  { plant: "maple", part: "winged seed" },
];

export default function Seeds() {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const parts = useMemo(() => PLANTS.map((p) => p.part).sort(), []);
  const score = PLANTS.filter((p) => chosen[p.plant] === p.part).length;

  const choose = (plant: string, part: string) => {
    setChosen((c) => ({ ...c, [plant]: part }));
    store?.setItem(plant, part);
  };

  return (
    <main style={{ padding: 12 }}>
      <h1>How trees spread their seeds</h1>
      <p>Oaks drop acorns, pines open their cones, and the winged seeds of the maple turn in the wind.</p>
      {PLANTS.map(({ plant, part }) => (
        <fieldset key={plant}>
          <legend>The {plant} has</legend>
          {parts.map((p) => (
            <label key={p}>
              <input type="radio" name={plant} checked={chosen[plant] === p} onChange={() => choose(plant, p)} /> {p}
            </label>
          ))}
          <span role="status">{chosen[plant] ? (chosen[plant] === part ? " ✓" : " ✗") : ""}</span>
        </fieldset>
      ))}
      <p>
        {score} of {PLANTS.length}
      </p>
    </main>
  );
}
