// expect: rules forbidden-global 3
export default function Lesson() {
  const keep = () => globalThis["sessionStorage"].setItem("a", "1");
  return <button onClick={keep}>Keep</button>;
}
