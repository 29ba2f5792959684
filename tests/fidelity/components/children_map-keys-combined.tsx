import { Children, cloneElement, type ReactElement } from "react";

function Tagged({ children }: { children: ReactElement<{ title?: string }>[] }) {
  const mapped = Children.map(children, (child) => cloneElement(child, { key: `m-${child.key}`, title: "t" }));
  return (
    <div>
      {mapped}
      <code>{mapped.map((child) => child.key).join(" ")}</code>
    </div>
  );
}

export default function MapKeys() {
  return (
    <Tagged>
      <p key="x">x</p>
      <p>y</p>
    </Tagged>
  );
}
