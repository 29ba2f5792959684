// expect: rules forbidden-call 3
export default function Lesson() {
  const request = new XMLHttpRequest();
  return <p>{request.status}</p>;
}
