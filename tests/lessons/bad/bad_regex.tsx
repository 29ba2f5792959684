// expect: compile syntax 2
const word = /[z-a]+/;
export default function Lesson() {
  return <p>{String(word)}</p>;
}
