import { Children, isValidElement, type ReactNode } from "react";

function Keys({ children }: { children: ReactNode }) {
  return (
    <ul>
      {Children.toArray(children).map((child, i) => (
        <li key={i}>{isValidElement(child) ? String(child.key) : `text ${child}`}</li>
      ))}
    </ul>
  );
}

export default function ToArray() {
  return (
    <Keys>
      <b />
      <b key="own" />
      plain
      {[<i key="a" />, <i key="b:c=d/e" />, [<u key="deep" />]]}
      {null}
      {false}
      <b key="last" />
    </Keys>
  );
}
