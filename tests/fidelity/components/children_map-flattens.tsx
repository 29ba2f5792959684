import { Children, type ReactNode } from "react";

function Doubled({ children }: { children: ReactNode }) {
  const twice = Children.map(children, (child) => [child, "|", null, [child]]);
  return <p data-count={Children.count(twice)}>{twice}</p>;
}

export default function Flattening() {
  return <Doubled><b key="b">B</b>{"text"}</Doubled>;
}
