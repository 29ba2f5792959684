import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from "react";

function Modal({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const closeButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    closeButton.current?.focus();
  }, []);

  const outside = (e: MouseEvent<HTMLDivElement>) => {
    if (e.target === e.currentTarget) onClose();
  };

  return (
    <div
      onClick={outside}
      onKeyDown={(e) => {
        if (e.key === "Escape") onClose();
      }}
      style={{ position: "fixed", inset: 0, background: "rgba(0, 0, 0, .5)", display: "grid", placeItems: "center" }}
    >
      <div role="dialog" aria-modal="true" aria-labelledby="modal-title" style={{ background: "white", padding: 24, borderRadius: 12, maxWidth: 420 }}>
        <h2 id="modal-title">{title}</h2>
        {children}
        <button ref={closeButton} type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}

const PLANETS = [
  { name: "Mercury", moons: 0, days: 88, note: "The smallest planet, and the nearest to the Sun." },
  { name: "Venus", moons: 0, days: 225, note: "The hottest planet, under thick clouds." },
  { name: "Earth", moons: 1, days: 365, note: "The only one known to have life." },
  { name: "Mars", moons: 2, days: 687, note: "Red with rust; its moons are Phobos and Deimos." },
];

type Planet = (typeof PLANETS)[number];

const quiz: { ask: string; test: (p: Planet) => boolean; tell: string }[] = [
  { ask: "Which planet has two moons?", test: (p) => p.moons === 2, tell: "Open the cards and count the moons." },
  { ask: "Which planet is the hottest?", test: ({ name }) => name === "Venus", tell: "Not the nearest one: clouds keep the heat." },
  { ask: "On which planet is a year shorter than 100 Earth days?", test: (p) => p.days < 100, tell: "The nearer to the Sun, the shorter the year." },
];

export default function RockyPlanets() {
  const [open, setOpen] = useState<Planet | null>(null);
  const [seen, setSeen] = useState<string[]>([]);
  const [at, setAt] = useState(0);
  const [tries, setTries] = useState(0);
  const [hint, setHint] = useState("");
  const opener = useRef<HTMLButtonElement | null>(null);

  const show = (planet: Planet, button: HTMLButtonElement) => {
    opener.current = button;
    setOpen(planet);
    if (!seen.includes(planet.name)) setSeen(seen.concat(planet.name));
  };

  const close = () => {
    setOpen(null);
    opener.current?.focus();
  };

  const answer = (planet: Planet) => {
    setTries((t) => t + 1);
    if (quiz[at].test(planet)) {
      setHint(`✓ ${planet.name}.`);
      setAt(at + 1);
    } else setHint(`✗ Not ${planet.name}. ${quiz[at].tell}`);
  };

  return (
    <main style={{ fontFamily: "system-ui", background: "#1a202c", color: "#f7fafc", padding: 24, minHeight: 400 }}>
      <h1>The four rocky planets</h1>
      <p>Mercury, Venus, Earth and Mars are made of rock and metal. Open each card and read.</p>
      <div style={{ display: "flex", gap: 12 }}>
        {PLANETS.map((p) => (
          <button key={p.name} type="button" aria-haspopup="dialog" onClick={(e) => show(p, e.currentTarget)} style={{ padding: 16, borderRadius: "50%", width: 96, height: 96 }}>
            {p.name} {seen.includes(p.name) ? "👁" : ""}
          </button>
        ))}
      </div>
      {open && (
        <Modal title={open.name} onClose={close}>
          <p style={{ color: "#1a202c" }}>{open.note}</p>
          <p style={{ color: "#1a202c" }}>
            A year takes {open.days} Earth days. {open.moons === 0 ? "It has no moon." : `It has ${open.moons} moon${open.moons > 1 ? "s" : ""}.`}
          </p>
        </Modal>
      )}

      <h2>Questions</h2>
      {seen.length < PLANETS.length ? (
        <p>Read {PLANETS.length - seen.length} more {PLANETS.length - seen.length === 1 ? "card" : "cards"} first.</p>
      ) : at < quiz.length ? (
        <fieldset>
          <legend>{quiz[at].ask}</legend>
          {PLANETS.map((p) => (
            <button key={p.name} type="button" onClick={() => answer(p)}>
              {p.name}
            </button>
          ))}
        </fieldset>
      ) : (
        <button type="button" onClick={() => { setAt(0); setTries(0); setHint(""); }}>
          Ask me again
        </button>
      )}
      <p role="status">{hint}</p>
      <p>
        {at} of {quiz.length} answered in {tries} tries.
      </p>
    </main>
  );
}
