import { useState, type DragEvent } from "react";

type Item = { id: number; label: string; year: number };

const EVENTS: Item[] = [
  { id: 1, label: "First printed book in Europe", year: 1455 },
  { id: 2, label: "Steam engine", year: 1712 },
  { id: 3, label: "Moon landing", year: 1969 },
  { id: 4, label: "World Wide Web", year: 1989 },
];

function shuffled<T>(list: readonly T[]): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

const isSorted = (items: Item[]): boolean => items.every((item, i) => i === 0 || items[i - 1].year <= item.year);

export default function Timeline(): JSX.Element {
  const [items, setItems] = useState(() => shuffled(EVENTS));
  const [dragged, setDragged] = useState<number | undefined>();
  const done = isSorted(items);

  function drop(event: DragEvent<HTMLLIElement>, target: number) {
    event.preventDefault();
    if (dragged === undefined || dragged === target) return;
    setItems((old) => {
      const next = old.filter((item) => item.id !== dragged);
      const at = old.findIndex(({ id }) => id === target);
      next.splice(at, 0, old.find(({ id }) => id === dragged)!);
      return next;
    });
    setDragged(void 0);
  }

  return (
    <section>
      <h1>Put these in order</h1>
      <ol>
        {items.map(({ id, label, year }) => (
          <li
            key={id}
            draggable={!done}
            onDragStart={() => setDragged(id)}
            onDragOver={(e) => e.preventDefault()}
            onDrop={(e) => drop(e, id)}
            style={{ opacity: dragged === id ? 0.5 : 1, cursor: done ? "default" : "grab" }}
          >
            {label} {done ? <b>({year})</b> : null}
          </li>
        ))}
      </ol>
      <p role="status">{done ? "That's it!" : "Not yet…"}</p>
    </section>
  );
}
