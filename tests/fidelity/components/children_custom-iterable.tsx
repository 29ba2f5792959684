import type * as React from "react";

class Countdown {
  constructor(private from: number) {}
  *[Symbol.iterator]() {
    for (let n = this.from; n > 0; n--) yield <li key={n}>{n}</li>;
  }
}

export default function Count() {
  const steps = new Countdown(3);
  return <ul>{steps as Iterable<React.ReactNode>}</ul>;
}
