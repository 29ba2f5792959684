import { useId } from "react";

export default function Several() {
  const a = useId();
  const b = useId();
  const c = useId();
  return <p id={a} aria-describedby={b} aria-labelledby={`${a} ${c}`}>several</p>;
}
