import { useId, useState } from "react";

function Twice() {
  const first = useId();
  const [n, setN] = useState(0);
  const second = useId();
  if (n < 2) setN(n + 1);
  return <p id={first} data-second={second}>{n}</p>;
}

export default function Restarted() {
  return <><Twice /><Twice /></>;
}
