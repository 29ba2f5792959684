// expect: rules forbidden-global 2
const get = fetch;
export default function Lesson() {
  return <button onClick={() => get("/")}>Go</button>;
}
