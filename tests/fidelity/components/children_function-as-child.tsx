import type { ReactNode } from "react";

function Repeat({ times, children }: { times: number; children: (index: number) => ReactNode }) {
  const items = [];
  for (let i = 0; i < times; i++) items.push(children(i));
  return <div>{items}</div>;
}

export default function Repeated() {
  return <Repeat times={3}>{(i) => <p key={i}>This is item {i}</p>}</Repeat>;
}
