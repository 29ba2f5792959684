import { createContext, lazy, Suspense, useContext, useId } from "react";

const Tone = createContext("none");
const Never = lazy(() => new Promise<{ default: () => null }>(() => {}));

function Spinner() {
  return <p id={useId()} className={useContext(Tone)}>…</p>;
}

export default function FallbackContext() {
  return <Tone value="calm"><Suspense fallback={<Tone value="busy"><Spinner /></Tone>}><Spinner /><Never /></Suspense><Spinner /></Tone>;
}
