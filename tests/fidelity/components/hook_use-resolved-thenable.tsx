import { Suspense, use } from "react";

const ready = { status: "fulfilled", value: "at once", then() {} } as unknown as Promise<string>;

function Message() {
  return <p>{use(ready)}</p>;
}

export default function Resolved() {
  return <Suspense fallback={<p>loading</p>}><Message /></Suspense>;
}
