import { memo } from "react";

const Row = memo(function Row({ n }: { n: number }) {
  const kind = n % 15 === 0 ? "FizzBuzz" : n % 5 === 0 ? "Buzz" : n % 3 === 0 ? "Fizz" : null;
  return <li className={kind?.toLowerCase()} data-n={n}>{kind ?? n}</li>;
});

export default function FizzBuzz() {
  return <ol>{Array.from({ length: 300 }, (_, i) => <Row key={i} n={i + 1} />)}</ol>;
}
