// expect: compile const-assign 4
export default function Lesson() {
  const score = 0;
  const add = () => { score += 1; };
  return <button onClick={add}>{score}</button>;
}
