import React, { useMemo, useState } from "react";

type PartInfo = {
  name: string;
  job: string;
  shape: { kind: "circle" | "rect"; x: number; y: number; w: number; h?: number };
  fact?: { text?: string };
};

const CELL: Record<string, PartInfo> = {
  nucleus: { name: "Nucleus", job: "holds the DNA and controls the cell", shape: { kind: "circle", x: 170, y: 110, w: 36 }, fact: { text: "It has a double membrane with pores." } },
  mitochondrion: { name: "Mitochondrion", job: "releases energy from food", shape: { kind: "rect", x: 60, y: 60, w: 56, h: 26 }, fact: {} },
  vacuole: { name: "Vacuole", job: "stores water and dissolved substances", shape: { kind: "rect", x: 230, y: 130, w: 90, h: 60 } },
  chloroplast: { name: "Chloroplast", job: "makes sugar with the help of light", shape: { kind: "rect", x: 250, y: 40, w: 60, h: 30 }, fact: { text: "Only plants and algae have them." } },
};

const DEFAULT_FACT = "Look for its shape in the drawing.";

const shuffledOnce = (keys: string[], seed = 7): string[] =>
  keys
    .map((key, i) => ({ key, order: ((i + 1) * seed) % 5 }))
    .sort((a, b) => a.order - b.order)
    .map(({ key }) => key);

function Shape({ id, part, active, onSelect }: { id: string; part: PartInfo; active?: boolean; onSelect: (id: string) => void }) {
  const { kind, x, y, w, h = w } = part.shape;
  const common = {
    fill: active ? "#f6ad55" : "#9ae6b4",
    stroke: "#22543d",
    strokeWidth: active ? 4 : 1.5,
    onClick: () => onSelect(id),
    style: { cursor: "pointer" } as React.CSSProperties,
  };
  return (
    <g>
      <title>{part.name}</title>
      {kind === "circle" ? <circle cx={x} cy={y} r={w} {...common} /> : <rect x={x} y={y} width={w} height={h} rx={12} {...common} />}
    </g>
  );
}

const PlantCell: React.FunctionComponent = (): React.ReactElement => {
  const [active, setActive] = useState<keyof typeof CELL | undefined>();
  const [matches, setMatches] = useState<{ [job: string]: string }>({});

  const entries = useMemo(() => Object.entries(CELL), []);
  const jobs = useMemo(() => shuffledOnce(Object.keys(CELL)), []);
  const correct = Object.entries(matches).filter(([job, part]) => job === part).length;
  const info = active ? CELL[active] : undefined;

  return (
    <div style={{ fontFamily: "Comic Sans MS, cursive", maxWidth: "640px", margin: "0 auto", padding: "16px" }}>
      <h1>A plant cell</h1>
      <p>A cell is a small factory. Choose a part to read about its job, in the drawing or with the buttons.</p>

      <svg viewBox="0 0 360 220" role="img" aria-label="Drawing of a plant cell with four parts" style={{ width: "100%" }}>
        <rect x="10" y="10" width="340" height="200" rx="24" fill="#f0fff4" stroke="#276749" strokeWidth="6" />
        {entries.map(([id, part]) => (
          <Shape key={id} id={id} part={part} active={id === active} onSelect={setActive} />
        ))}
      </svg>
      <div role="group" aria-label="Parts">
        {entries.map(([id, { name }]) => (
          <button key={id} type="button" onClick={() => setActive(id)} aria-pressed={active === id}>
            {name}
          </button>
        ))}
      </div>
      <p role="status">
        {info ? (
          <>
            The <b>{info.name.toLowerCase()}</b> {info.job}. {info.fact?.text ?? DEFAULT_FACT}
          </>
        ) : (
          "No part chosen yet."
        )}
      </p>

      <h2>Match part and job</h2>
      {jobs.map((job) => {
        const given = matches[job];
        return (
          <div key={job} style={{ margin: "8px 0" }}>
            <label htmlFor={`job-${job}`}>It {CELL[job].job}:</label>{" "}
            <select
              id={`job-${job}`}
              value={given ?? ""}
              onChange={(e: React.ChangeEvent<HTMLSelectElement>) => {
                const { value } = e.target;
                setMatches(({ [job]: _old, ...others }) => (value ? { ...others, [job]: value } : others));
              }}
            >
              <option value="">—</option>
              {entries.map(([id, { name }]) => (
                <option value={id} key={id}>
                  {name}
                </option>
              ))}
            </select>{" "}
            {given && <span role="status">{given === job ? "✓ yes" : `✗ the ${CELL[given]?.name.toLowerCase()} ${CELL[given]?.job}`}</span>}
          </div>
        );
      })}
      <p>
        {correct} / {entries.length} matched. {correct === entries.length && "🌿 Perfect!"}
      </p>
      <button type="button" onClick={() => setMatches({})}>
        Try again
      </button>
    </div>
  );
};

export default PlantCell;
