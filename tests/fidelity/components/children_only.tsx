import { Children, type ReactElement } from "react";

function Single({ children }: { children: ReactElement }) {
  const only = Children.only(children);
  return <div data-type={String(only.type)}>{only}</div>;
}

export default function Only() {
  let refusal = "";
  try {
    Children.only([<b key="1" />, <b key="2" />]);
  } catch (error) {
    refusal = error instanceof Error ? "refused" : "odd";
  }
  return (
    <>
      <Single><em>alone</em></Single>
      <p>{refusal}</p>
    </>
  );
}
