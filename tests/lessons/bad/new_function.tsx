// expect: rules forbidden-call 3
export default function Lesson() {
  const add = new Function("a", "b", "return a + b");
  return <p>{add(1, 2)}</p>;
}
