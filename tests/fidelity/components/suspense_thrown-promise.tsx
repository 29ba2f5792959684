import { Suspense } from "react";

const cache = new Map<string, string>([["known", "value"]]);

function Read({ name }: { name: string }) {
  const value = cache.get(name);
  if (value === undefined) throw new Promise(() => {});
  return <li>{value}</li>;
}

export default function Thrown() {
  return (
    <ul>
      <Suspense fallback={<li>wait</li>}><Read name="known" /></Suspense>
      <Suspense fallback={<li>wait</li>}><Read name="known" /><Read name="unknown" /></Suspense>
    </ul>
  );
}
