// expect: rules undefined-name 3
export default function Lesson() {
  const [n, setN] = useState(0);
  return <button onClick={() => setN(n + 1)}>{n}</button>;
}
