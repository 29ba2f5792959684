// expect: rules forbidden-call 3
export default function Lesson() {
  const load = () => import("https://example.com/x.js");
  return <button onClick={load}>Load</button>;
}
