type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };
type Area<S extends Shape> = S extends { kind: infer K } ? K : never;
declare const missing: number;
declare function outside(): void;
declare global {
  interface Window { neverHere?: string }
}
interface Labelled { (n: number): string; label: string; new?: never; readonly [key: string]: unknown }
let unused: Area<Shape> | typeof missing | ReturnType<typeof outside> | undefined;

function area(shape: Shape): number {
  return shape.kind === "circle" ? 3 * shape.r ** 2 : shape.side ** 2;
}

export default function TypeLevel() {
  const label = Object.assign((n: number) => `${n}`, { label: "L" }) as unknown as Labelled;
  return <p>{area({ kind: "circle", r: 2 })} {area({ kind: "square", side: 3 })} {label(1)}{label.label} {typeof unused}</p>;
}
