import { useId } from "react";

export default function One() {
  const id = useId();
  return <p id={id}>one</p>;
}
