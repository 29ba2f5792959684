import { useState, type DragEvent } from "react";

interface Event {
  id: string;
  year: number;
  title: string;
  note: string;
}

const EVENTS = [
  { id: "print", year: 1450, title: "Gutenberg prints with movable type", note: "Around 1450, in Mainz." },
  { id: "steam", year: 1769, title: "Watt patents a better steam engine", note: "1769: a separate condenser saves fuel." },
  { id: "phone", year: 1876, title: "Bell patents the telephone", note: "1876, in the United States." },
  { id: "flight", year: 1903, title: "The Wright brothers fly", note: "December 1903, 12 seconds at first." },
  { id: "moon", year: 1969, title: "People walk on the Moon", note: "Apollo 11, July 1969." },
] as const satisfies readonly Event[];

type Id = (typeof EVENTS)[number]["id"];

const FIRST_ORDER: Id[] = ["moon", "phone", "print", "flight", "steam"];
const byId = Object.fromEntries(EVENTS.map((e) => [e.id, e])) as Record<Id, Event>;

function moved(list: Id[], id: Id, to: number): Id[] {
  const rest = list.filter((x) => x !== id);
  rest.splice(to, 0, id);
  return rest;
}

export default function Timeline() {
  const [order, setOrder] = useState<Id[]>(FIRST_ORDER);
  const [dragging, setDragging] = useState<Id | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [attempts, setAttempts] = useState(0);
  const [report, setReport] = useState("");

  const inPlace = order.filter((id, i) => EVENTS[i].id === id).length;
  const solved = inPlace === EVENTS.length;

  function drop(e: DragEvent<HTMLLIElement>, index: number) {
    e.preventDefault();
    if (dragging) setOrder((o) => moved(o, dragging, index));
    setDragging(null);
    setOver(null);
    setReport("");
  }

  function nudge(id: Id, by: -1 | 1) {
    const to = order.indexOf(id) + by;
    if (to < 0 || to >= order.length) return;
    setOrder(moved(order, id, to));
    setReport(`${byId[id].title}: now number ${to + 1}.`);
  }

  function check() {
    setAttempts((a) => a + 1);
    const wrong = order.findIndex((id, i) => EVENTS[i].id !== id);
    setReport(
      wrong === -1
        ? "All in order. Read the years now."
        : `${inPlace} in place. Number ${wrong + 1} is not right yet: think about what had to be invented before.`,
    );
  }

  return (
    <main style={{ fontFamily: "Gill Sans, sans-serif", maxWidth: 620, margin: "0 auto", padding: 16 }}>
      <h1>Five inventions in order</h1>
      <p>
        Printing came long before machines. Steam power was the force of the 18th century. The telephone belongs to the 19th, flight to the
        first years of the 20th, and the Moon landing to its second half. Drag the cards, or use the arrow buttons, so that the oldest stands
        on top.
      </p>
      <ol style={{ padding: 0 }}>
        {order.map((id, i) => {
          const event = byId[id];
          return (
            <li
              key={id}
              draggable
              onDragStart={(e) => {
                e.dataTransfer.effectAllowed = "move";
                e.dataTransfer.setData("text/plain", id);
                setDragging(id);
              }}
              onDragOver={(e) => {
                e.preventDefault();
                setOver(i);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(e) => drop(e, i)}
              onDragEnd={() => setDragging(null)}
              style={{
                display: "flex",
                gap: 8,
                alignItems: "center",
                padding: 10,
                margin: "6px 0",
                border: over === i ? "2px dashed #2b6cb0" : "2px solid #cbd5e0",
                opacity: dragging === id ? 0.4 : 1,
                cursor: "grab",
              }}
            >
              <span style={{ flex: 1 }}>
                {event.title}
                {solved && attempts > 0 && <strong> — {event.note}</strong>}
              </span>
              <button type="button" disabled={i === 0} onClick={() => nudge(id, -1)} aria-label={`${event.title}: earlier`}>
                ↑
              </button>
              <button type="button" disabled={i === order.length - 1} onClick={() => nudge(id, 1)} aria-label={`${event.title}: later`}>
                ↓
              </button>
            </li>
          );
        })}
      </ol>
      <button type="button" onClick={check}>Check the order</button>{" "}
      <button type="button" onClick={() => { setOrder(FIRST_ORDER); setAttempts(0); setReport(""); }}>
        Mix again
      </button>
      <p role="status">{report}</p>
      <p>
        Score: {attempts > 0 ? inPlace : 0}/{EVENTS.length} after {attempts} {attempts === 1 ? "check" : "checks"}
      </p>
    </main>
  );
}
