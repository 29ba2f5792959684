import { Suspense } from "react";

export default function Quiet() {
  return <div><Suspense fallback={<p>loading</p>}>shown</Suspense><Suspense fallback={null}><b>a</b><i>b</i></Suspense></div>;
}
