import { lazy, Suspense, type ComponentType } from "react";

const settled = <T,>(value: T) => ({ then: (resolve: (value: T) => void) => resolve(value) }) as unknown as Promise<T>;

const Ready = lazy(() => settled({ default: (({ n }) => <p>ready {n}</p>) as ComponentType<{ n: number }> }));

export default function LazyResolved() {
  return <Suspense fallback="loading"><Ready n={1} /><Ready n={2} /></Suspense>;
}
