import { useMemo, useRef, useState } from "react";

export default function Kept() {
  const [n, setN] = useState(0);
  const made = useRef(0);
  const even = useMemo(() => {
    made.current += 1;
    return n % 2 === 0;
  }, [n >= 2]);
  if (n < 4) setN(n + 1);
  return <p>{n} {String(even)} {made.current}</p>;
}
