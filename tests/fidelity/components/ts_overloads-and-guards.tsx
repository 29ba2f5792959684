function wrap(value: string): string;
function wrap(value: number): string;
function wrap(value: string | number): string {
  return typeof value === "string" ? `"${value}"` : `#${value}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function assertNumber(value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError("no number");
}

export default function Overloads() {
  const values: unknown[] = ["a", 2];
  return <p>{values.map((value) => {
    if (isText(value)) return wrap(value);
    assertNumber(value);
    return wrap(value);
  })}</p>;
}
