import { createContext, useContext, useId, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";

interface TabsState {
  active: string;
  select: (id: string) => void;
  base: string;
}

const TabsContext = createContext<TabsState | null>(null);

function useTabs(): TabsState {
  const value = useContext(TabsContext);
  if (!value) throw new Error("Tab parts belong inside <Tabs>");
  return value;
}

function Tabs({ initial, children }: { initial: string; children: ReactNode }) {
  const [active, select] = useState(initial);
  const base = useId();
  return <TabsContext.Provider value={{ active, select, base }}>{children}</TabsContext.Provider>;
}

function TabList({ tabs }: { tabs: [id: string, title: string][] }) {
  const { active, select, base } = useTabs();
  const onKeyDown = (e: KeyboardEvent) => {
    const at = tabs.findIndex(([id]) => id === active);
    const to = e.key === "ArrowRight" ? at + 1 : e.key === "ArrowLeft" ? at - 1 : null;
    if (to === null) return;
    e.preventDefault();
    select(tabs[(to + tabs.length) % tabs.length][0]);
  };
  return (
    <div role="tablist" aria-label="Layers" onKeyDown={onKeyDown} style={{ display: "flex", borderBottom: "2px solid #718096" }}>
      {tabs.map(([id, title]) => (
        <button key={id} type="button" role="tab" id={`${base}-tab-${id}`} aria-selected={active === id} aria-controls={`${base}-panel-${id}`} onClick={() => select(id)} style={{ padding: "8px 14px", border: 0, fontWeight: active === id ? 700 : 400, textDecoration: active === id ? "underline" : "none" }}>
          {title}
        </button>
      ))}
    </div>
  );
}

function Panel({ id, children }: { id: string; children: ReactNode }) {
  const { active, base } = useTabs();
  return (
    <div role="tabpanel" id={`${base}-panel-${id}`} aria-labelledby={`${base}-tab-${id}`} hidden={active !== id} tabIndex={0}>
      {children}
    </div>
  );
}

const FACTS = {
  crust: { depth: "5 to 70 km", made: "solid rock", line: "We live on it. It is the thinnest layer." },
  mantle: { depth: "about 2 900 km", made: "hot rock that creeps", line: "It is the thickest layer by volume: most of the Earth is mantle." },
  outer: { depth: "about 2 200 km", made: "liquid iron and nickel", line: "Its currents make the magnetic field." },
  inner: { depth: "about 1 220 km to the centre", made: "solid iron and nickel", line: "It is hot, but the pressure keeps it solid." },
};

type Layer = keyof typeof FACTS;
const TITLES: Record<Layer, string> = { crust: "Crust", mantle: "Mantle", outer: "Outer core", inner: "Inner core" };
const layers = Object.keys(FACTS) as Layer[];

const questions: { id: number; text: string; answer: Layer }[] = [
  { id: 1, text: "Which layer is liquid?", answer: "outer" },
  { id: 2, text: "Which is the thinnest layer?", answer: "crust" },
  { id: 3, text: "Which layer makes up most of the Earth?", answer: "mantle" },
  { id: 4, text: "Which layer is solid because of pressure?", answer: "inner" },
];

export default function EarthLayers() {
  const [picked, setPicked] = useState<Partial<Record<number, Layer>>>({});
  const right = questions.filter((q) => picked[q.id] === q.answer).length;
  return (
    <main style={{ maxWidth: 600, margin: "0 auto", fontFamily: "Trebuchet MS, sans-serif" }}>
      <h1>Inside the Earth</h1>
      <Tabs initial="crust">
        <TabList tabs={layers.map((l) => [l, TITLES[l]])} />
        {layers.map((l) => (
          <Panel key={l} id={l}>
            <h2>{TITLES[l]}</h2>
            <dl>
              <dt>Thickness</dt>
              <dd>{FACTS[l].depth}</dd>
              <dt>Made of</dt>
              <dd>{FACTS[l].made}</dd>
            </dl>
            <p>{FACTS[l].line}</p>
          </Panel>
        ))}
      </Tabs>
      <h2>Questions</h2>
      {questions.map((q) => (
        <div key={q.id} style={{ margin: "8px 0" }}>
          <label>
            {q.text}{" "}
            <select value={picked[q.id] ?? ""} onChange={(e) => setPicked({ ...picked, [q.id]: (e.target.value || undefined) as Layer | undefined })}>
              <option value="">choose …</option>
              {layers.map((l) => (
                <option key={l} value={l}>
                  {TITLES[l]}
                </option>
              ))}
            </select>
          </label>{" "}
          <span role="status">{picked[q.id] && (picked[q.id] === q.answer ? "✓ " + FACTS[q.answer].line : "✗ Read the tabs again.")}</span>
        </div>
      ))}
      <p>
        {right}/{questions.length}{" "}
        <button type="button" onClick={() => setPicked({})}>
          Again
        </button>
      </p>
    </main>
  );
}
