// expect: rules default-export -
export function Lesson() {
  return <p>1</p>;
}
