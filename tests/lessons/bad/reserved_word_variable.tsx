// bad: a variable is named "class", which is a reserved word
// where: 34
import { useState } from "react";

type Vertebrate = "mammal" | "bird" | "fish";

const animals: { name: string; kind: Vertebrate }[] = [
  { name: "whale", kind: "mammal" },
  { name: "ostrich", kind: "bird" },
  { name: "sea horse", kind: "fish" },
];

const signs: Record<Vertebrate, string> = {
  mammal: "gives milk to its young",
  bird: "has feathers",
  fish: "breathes with gills all its life",
};

export default function Classify() {
  const [chosen, setChosen] = useState<Record<string, Vertebrate>>({});
  const total = animals.filter((a) => chosen[a.name] === a.kind).length;

  return (
    <div style={{ padding: 16 }}>
      <h1>Which class of animals?</h1>
      <ul>
        {Object.entries(signs).map(([kind, sign]) => (
          <li key={kind}>
            A {kind} {sign}.
          </li>
        ))}
      </ul>
      {animals.map((animal) => {
        const class = chosen[animal.name];
        return (
          <p key={animal.name}>
            <label>
              The {animal.name} is a{" "}
              <select value={class ?? ""} onChange={(e) => setChosen({ ...chosen, [animal.name]: e.target.value as Vertebrate })}>
                <option value="">…</option>
                <option>mammal</option>
                <option>bird</option>
                <option>fish</option>
              </select>
            </label>
          </p>
        );
      })}
      <p role="status">
        {total} of {animals.length}
      </p>
    </div>
  );
}
