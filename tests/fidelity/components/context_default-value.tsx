import { createContext, useContext } from "react";

const Theme = createContext("light");
const Empty = createContext<string | undefined>(undefined);

function Button() {
  return <button className={`button-${useContext(Theme)}`}>{useContext(Empty) ?? "no value"}</button>;
}

export default function App() {
  return <Button />;
}
