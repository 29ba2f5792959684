import { useState, type ComponentType } from "react";

function withBorder<P extends object>(Inner: ComponentType<P>, width = 1) {
  function Bordered(props: P) {
    return <div style={{ borderWidth: width }}><Inner {...props} /></div>;
  }
  Bordered.displayName = `withBorder(${Inner.displayName ?? Inner.name})`;
  return Bordered;
}

function withCount<P extends { count: number }>(Inner: ComponentType<P>) {
  return function Counted(props: Omit<P, "count">) {
    const [count] = useState(3);
    return <Inner {...(props as P)} count={count} />;
  };
}

const Label = ({ text, count }: { text: string; count: number }) => <span>{text} × {count}</span>;
const Fancy = withBorder(withCount(Label), 2);

export default function App() {
  return <><Fancy text="pears" /><code>{withBorder(Label).displayName}</code></>;
}
