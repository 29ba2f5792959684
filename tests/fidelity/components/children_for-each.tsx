import { Children, type ReactNode } from "react";

function Described({ children }: { children: ReactNode }) {
  const kinds: string[] = [];
  Children.forEach(children, (child, index) => {
    kinds.push(`${index}:${child === null ? "null" : typeof child}`);
  });
  return <p>{kinds.join(" ")}</p>;
}

export default function ForEach() {
  return <Described>text{3}{null}{true}<b />{undefined}{7n}</Described>;
}
