class Range {
  constructor(readonly from: number, readonly to: number) {}
  [Symbol.iterator]() {
    let next = this.from;
    const last = this.to;
    return { next: () => (next <= last ? { value: next++, done: false as const } : { value: undefined, done: true as const }), return: () => ({ value: undefined, done: true as const }) };
  }
  static [Symbol.hasInstance](x: unknown) {
    return x === "range";
  }
  [Symbol.toPrimitive](hint: string) {
    return hint === "number" ? this.to - this.from : `${this.from}..${this.to}`;
  }
}

export default function Symbols() {
  const range = new Range(2, 5);
  const [first, ...others] = range;
  return <p>{first} {others.join("")} {Math.max(...range)} {`${range}`} {+range} {String(("range" as unknown) instanceof Range)} {[...range].map((n) => n! * n!).join()}</p>;
}
