// expect: compile undeclared-export 5
export default function Lesson() {
  return <p>1</p>;
}
export { helper };
