import { Suspense, use } from "react";

const never = new Promise<string>(() => {});

function Message() {
  return <p>{use(never)}</p>;
}

export default function Pending() {
  return (
    <main>
      <h1>Kept</h1>
      <Suspense fallback={<p>loading…</p>}><b>dropped</b><Message /></Suspense>
      <Suspense fallback="outer"><i>stays</i><Suspense fallback="inner"><Message /></Suspense></Suspense>
      <Suspense><Message /></Suspense>
    </main>
  );
}
