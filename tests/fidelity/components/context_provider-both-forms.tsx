import { createContext, useContext } from "react";

const Theme = createContext("light");

function Show() {
  return <b>{useContext(Theme)}</b>;
}

export default function App() {
  return (
    <>
      <Show />
      <Theme.Provider value="dark"><Show /></Theme.Provider>
      <Theme value="sepia"><Show /></Theme>
      <Show />
    </>
  );
}
