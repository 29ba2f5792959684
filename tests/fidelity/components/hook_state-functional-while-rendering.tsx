import { useState } from "react";

export default function Climb() {
  const [n, setN] = useState(1);
  const [log, setLog] = useState<string[]>([]);
  if (n < 20) {
    setN((x) => x + 1);
    setN((x) => x * 2);
    setLog((all) => [...all, `from ${n}`]);
  }
  return <p>{n}: {log.join(", ")}</p>;
}
