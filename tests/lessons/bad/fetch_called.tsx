// expect: rules forbidden-call 6
import { useEffect, useState } from "react";
export default function Lesson() {
  const [text, setText] = useState("");
  useEffect(() => {
    fetch("/api").then((r) => r.text()).then(setText);
  }, []);
  return <p>{text}</p>;
}
