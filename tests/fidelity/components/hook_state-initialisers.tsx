import { useState } from "react";

let calls = 0;

function expensive() {
  calls += 1;
  return ["a", "b"];
}

export default function Initial() {
  const [list] = useState(expensive);
  const [count] = useState(0);
  const [nothing] = useState<string>();
  const [fn] = useState(() => () => "inner");
  const [object, setObject] = useState({ x: 1, y: { z: 2 } });
  return <p onClick={() => setObject({ ...object, x: 2 })}>{list.join("+")} {count} {String(nothing)} {fn()} {object.y.z} {calls}</p>;
}
