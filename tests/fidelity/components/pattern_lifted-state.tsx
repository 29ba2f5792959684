import { useState } from "react";

function Panel({ title, active, onShow, children }: { title: string; active: boolean; onShow: () => void; children: string }) {
  return <section><h3>{title}</h3>{active ? <p>{children}</p> : <button onClick={onShow}>Show</button>}</section>;
}

export default function Accordion() {
  const [active, setActive] = useState(0);
  return (
    <>
      <Panel title="About" active={active === 0} onShow={() => setActive(0)}>Almaty lies in the south.</Panel>
      <Panel title="Etymology" active={active === 1} onShow={() => setActive(1)}>From the word for apple.</Panel>
    </>
  );
}
