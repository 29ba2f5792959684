import { useId } from "react";

function Step({ depth }: { depth: number }) {
  const id = useId();
  return <div id={id}>{depth}{depth > 0 && [<Step key="a" depth={depth - 1} />, depth % 3 === 0 ? <Step key="b" depth={0} /> : null]}</div>;
}

export default function Deep() {
  return <Step depth={14} />;
}
