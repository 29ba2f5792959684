import { createContext, useContext, useState, type ReactNode } from "react";

const Open = createContext<{ open: string; toggle: (id: string) => void } | null>(null);

function Accordion({ initial, children }: { initial: string; children: ReactNode }) {
  const [open, setOpen] = useState(initial);
  return <Open value={{ open, toggle: setOpen }}><div className="accordion">{children}</div></Open>;
}

Accordion.Panel = function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const state = useContext(Open);
  if (!state) throw new Error("Panel outside Accordion");
  const shown = state.open === id;
  return (
    <section>
      <button aria-expanded={shown} aria-controls={id} onClick={() => state.toggle(id)}>{title}</button>
      {shown ? <p id={id}>{children}</p> : null}
    </section>
  );
};

export default function App() {
  return <Accordion initial="b"><Accordion.Panel id="a" title="A">first</Accordion.Panel><Accordion.Panel id="b" title="B">second</Accordion.Panel></Accordion>;
}
