export default function Nested() {
  const deep = [["a", ["b", [["c"]]]], [], [[<i key="d">d</i>]]];
  return <p>{deep}</p>;
}
