function Sign({ n }: { n: number }) {
  return <li>{n} is {n > 0 ? <b>positive</b> : n < 0 ? <i>negative</i> : "zero"}</li>;
}

export default function Signs() {
  return <ul>{[3, 0, -2].map((n) => <Sign key={n} n={n} />)}</ul>;
}
