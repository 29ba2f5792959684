// expect: compile syntax 3
export default function Lesson() {
  return <p>{Math.max(1, 2))}</p>;
}
