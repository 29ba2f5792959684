// expect: compile const-assign 3
export default function Lesson() {
  for (const i = 0; i < 3; i++) console.log(i);
  return <p>1</p>;
}
