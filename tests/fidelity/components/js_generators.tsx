function* fibonacci() {
  let [a, b] = [0, 1];
  while (true) {
    yield a;
    [a, b] = [b, a + b];
  }
}

function* take<T>(n: number, from: Iterable<T>) {
  for (const item of from) {
    if (n-- <= 0) return "done";
    yield item;
  }
  return "short";
}

function* both(): Generator<string | number, void, number | undefined> {
  const result: string = yield* take(2, ["x", "y", "z"]);
  const sent = yield result;
  yield (sent ?? 0) * 2;
}

export default function Generators() {
  const it = both();
  const got = [it.next().value, it.next().value, it.next().value, it.next(21).value, it.next().done];
  return <p>{[...take(10, fibonacci())].join(" ")} / {got.map(String).join(" ")}</p>;
}
