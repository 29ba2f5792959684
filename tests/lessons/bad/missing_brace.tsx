// expect: compile syntax 6
function add(a: number, b: number) {
  return a + b;

export default function Lesson() {
  return <p>{add(1, 2)}</p>;
