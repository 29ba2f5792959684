import { createRef, useRef } from "react";

export default function RefKinds() {
  const list = useRef<(HTMLLIElement | null)[]>([]);
  const made = createRef<HTMLUListElement>();
  return (
    <ul ref={made}>
      {["a", "b"].map((name, i) => (
        <li key={name} ref={(node) => { list.current[i] = node; }}>{name} {list.current.length}</li>
      ))}
      <li ref={null}>{String(made.current)}</li>
      <li ref={() => () => {}}>cleanup</li>
    </ul>
  );
}
