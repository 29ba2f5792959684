import { useId } from "react";
import type * as React from "react";

function Leaf({ children }: { children?: React.ReactNode }) {
  return <li id={useId()}>{children}leaf</li>;
}

export default function Lists() {
  return (
    <ul>
      {[1, 2, 3].map((n) => <Leaf key={n} />)}
      {Array.from({ length: 40 }, (_, n) => <Leaf key={n} />)}
      {[[<Leaf key="x" />], <Leaf key="y"><ul><Leaf /><Leaf /></ul></Leaf>]}
    </ul>
  );
}
