// expect: rules forbidden-call 3
export default function Lesson() {
  const go = () => window.fetch("https://example.com");
  return <button onClick={go}>Go</button>;
}
