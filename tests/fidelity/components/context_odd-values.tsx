import { createContext, useContext } from "react";

const Value = createContext<unknown>("default");

function Show() {
  return <li>{String(useContext(Value))}</li>;
}

export default function Odd() {
  return (
    <ul>
      {[undefined, null, 0, "", false].map((value, i) => <Value key={i} value={value}><Show /></Value>)}
      <Value value={["a", "b"]}><Show /></Value>
    </ul>
  );
}
