// expect: compile syntax 3
export default function Lesson() {
  return <p className=lesson>1</p>;
}
