// expect: compile syntax 3
export default function Lesson() {
  ...
  return <p>1</p>;
}
