import { useEffect, useInsertionEffect, useLayoutEffect, useState } from "react";

export default function Effects() {
  const [text, setText] = useState("initial");
  useEffect(() => {
    setText("effect");
    return () => setText("cleaned");
  }, []);
  useLayoutEffect(() => setText("layout"), []);
  useInsertionEffect(() => {
    document.title = "never";
  });
  return <p>{text}</p>;
}
