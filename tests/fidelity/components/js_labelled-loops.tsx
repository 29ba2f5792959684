export default function Labels() {
  const found: string[] = [];
  outer: for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      if (j === 2) continue outer;
      if (i === 2) break outer;
      found.push(`${i}${j}`);
    }
  }
  block: {
    if (found.length > 2) break block;
    found.push("never");
  }
  let n = 0;
  do n += 3; while (n < 10);
  for (const key in { x: 1, y: 2 }) found.push(key);
  return <p>{found.join(" ")} {n}</p>;
}
