import { useId } from "react";

function Leaf() {
  return <i id={useId()} />;
}

export default function Siblings() {
  return (
    <div>
      <Leaf /><Leaf />
      <p><Leaf /></p>
      text
      <Leaf />
      {null}
      <Leaf />
    </div>
  );
}
