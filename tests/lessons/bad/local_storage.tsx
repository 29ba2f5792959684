// expect: rules forbidden-global 3
import { useState } from "react";
const best = Number(localStorage.getItem("best"));
export default function Lesson() {
  const [n] = useState(best);
  return <p>{n}</p>;
}
