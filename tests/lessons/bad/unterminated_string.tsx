// expect: compile syntax 2
const title = "Fractions;
export default function Lesson() {
  return <h1>{title}</h1>;
}
