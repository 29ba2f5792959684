import { useState, type ReactNode } from "react";

type Item = { id: string; name: string };

function List({ items, renderItem, empty }: { items: Item[]; renderItem: (item: Item, selected: boolean) => ReactNode; empty?: () => ReactNode }) {
  const [selected] = useState(1);
  if (items.length === 0) return <>{empty?.()}</>;
  return <ul>{items.map((item, i) => <li key={item.id}>{renderItem(item, i === selected)}</li>)}</ul>;
}

export default function App() {
  const items = [{ id: "a", name: "Ant" }, { id: "b", name: "Bee" }];
  return (
    <>
      <List items={items} renderItem={(item, selected) => (selected ? <b>{item.name}</b> : item.name)} />
      <List items={[]} renderItem={() => null} empty={() => "nothing"} />
    </>
  );
}
