import { useEffect, useInsertionEffect, useLayoutEffect, useState } from "react";

let runs = 0;

export default function Effects() {
  const [text, setText] = useState("initial");
  useEffect(() => {
    setText("effect");
    return () => setText("cleaned");
  }, []);
  useLayoutEffect(() => setText("layout"), []);
  useInsertionEffect(() => {
    runs += 1;
  });
  return <p>{text} {runs}</p>;
}
