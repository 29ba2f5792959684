import { lazy, Suspense } from "react";

const Never = lazy(() => new Promise<{ default: () => null }>(() => {}));
const Soon = lazy(async () => ({ default: () => <p>soon</p> }));

export default function LazyPending() {
  return (
    <>
      <Suspense fallback={<p>waiting for never</p>}><section><Never /></section></Suspense>
      <Suspense fallback={<p>waiting for soon</p>}><Soon /></Suspense>
      <p>after</p>
    </>
  );
}
