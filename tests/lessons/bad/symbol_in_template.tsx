// bad: puts a symbol in a template literal at the first render
// where: 22
import { useState } from "react";

const HYDROGEN = Symbol("H");
const OXYGEN = Symbol("O");
const CARBON = Symbol("C");

const ATOMS = new Map<symbol, { name: string; mass: number }>([
  [HYDROGEN, { name: "hydrogen", mass: 1 }],
  [CARBON, { name: "carbon", mass: 12 }],
  [OXYGEN, { name: "oxygen", mass: 16 }],
]);

const WATER = [HYDROGEN, HYDROGEN, OXYGEN];
const CARBON_DIOXIDE = [CARBON, OXYGEN, OXYGEN];

const mass = (molecule: symbol[]) => molecule.reduce((sum, atom) => sum + (ATOMS.get(atom)?.mass ?? 0), 0);

export default function MolecularMass() {
  const [given, setGiven] = useState({ water: "", dioxide: "" });
  const title = `Atoms: ${[...ATOMS.keys()].map((s) => `${s as unknown as string}`).join(", ")}`;

  return (
    <section style={{ padding: 16 }}>
      <h1>Adding up masses</h1>
      <p>{title}</p>
      <ul>
        {[...ATOMS.values()].map((a) => (
          <li key={a.name}>
            {a.name}: {a.mass}
          </li>
        ))}
      </ul>
      <label>
        Mass of water (two hydrogen, one oxygen){" "}
        <input value={given.water} onChange={(e) => setGiven({ ...given, water: e.target.value })} />
      </label>
      <p role="status">{given.water && (Number(given.water) === mass(WATER) ? "✓" : "✗ 1 + 1 + 16")}</p>
      <label>
        Mass of carbon dioxide (one carbon, two oxygen){" "}
        <input value={given.dioxide} onChange={(e) => setGiven({ ...given, dioxide: e.target.value })} />
      </label>
      <p role="status">{given.dioxide && (Number(given.dioxide) === mass(CARBON_DIOXIDE) ? "✓" : "✗ 12 + 16 + 16")}</p>
    </section>
  );
}
