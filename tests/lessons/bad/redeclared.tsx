// expect: compile syntax 4
export default function Lesson() {
  const a = 1;
  const a = 2;
  return <p>{a}</p>;
}
