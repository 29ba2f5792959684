export default function NewerArrays() {
  const n = [5, 1, 4, 2, 3];
  const cells: string[] = [
    n.toSorted((a, b) => a - b).join(""),
    n.toReversed().join(""),
    n.with(1, 9).join(""),
    n.toSpliced(1, 2, 7).join(""),
    String(n.findLast((x) => x < 4)),
    String(n.findLastIndex((x) => x > 4)),
    String(n.at(-1)),
    n.flatMap((x) => (x % 2 ? [x, x] : [])).join(""),
    [1, [2, [3, [4]]]].flat(Infinity).join(""),
    n.copyWithin(0, 3).join(""),
    String(n.includes(NaN)),
    Array.of(7, 8).concat([9], 10).join(""),
    [..."abc"].entries().next().value!.join(":"),
  ];
  return <ol>{cells.map((cell, i) => <li key={i}>{cell}</li>)}</ol>;
}
