class Point {
  constructor(readonly x: number, readonly y: number) {}
  toString() {
    return `(${this.x}, ${this.y})`;
  }
}

export default function Objects() {
  const odd = (value: unknown) => value as string;
  return (
    <div>
      <p title={odd(new Point(1, 2))}>to string</p>
      <p title={odd({})}>plain</p>
      <p title={odd([1, [2, 3]])}>array</p>
      <p title={odd(12n)}>bigint</p>
      <p id={odd(0)} lang={odd(-0)}>zero</p>
      <p title={odd(NaN)}>nan</p>
    </div>
  );
}
