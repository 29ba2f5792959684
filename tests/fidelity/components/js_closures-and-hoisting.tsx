var counter = makeCounter();
const fns: (() => number)[] = [];
for (let i = 0; i < 3; i++) fns.push(() => i * i);
for (var v = 0; v < 2; v++) fns.push(() => v);

function makeCounter() {
  let n = 0;
  return { next: () => ++n, reset() { n = 0; } };
}

const compose = (...steps: ((x: number) => number)[]) => (x: number) => steps.reduce((value, step) => step(value), x);
const curry = (a: number) => (b: number) => (c: number) => a * 100 + b * 10 + c;

export default function Closures() {
  const values = [counter.next(), counter.next(), (counter.reset(), counter.next())];
  return <p>{values.join()} {fns.map((fn) => fn()).join()} {compose((x) => x + 1, (x) => x * 2)(3)} {curry(1)(2)(3)}</p>;
}
