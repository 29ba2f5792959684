import { Children, Fragment, type ReactNode } from "react";

function Separated({ children }: { children: ReactNode }) {
  const all = Children.toArray(children);
  return (
    <p>
      {all.reverse().map((child, i) => (
        <Fragment key={i}>
          {i > 0 && " · "}
          {child}
        </Fragment>
      ))}
    </p>
  );
}

export default function Reversed() {
  return (
    <Separated>
      <a href="#1">first</a>
      <a href="#2">second</a>
      third
    </Separated>
  );
}
