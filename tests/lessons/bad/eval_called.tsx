// expect: rules forbidden-call 3
export default function Lesson() {
  const sum = eval("1 + 1");
  return <p>{sum}</p>;
}
