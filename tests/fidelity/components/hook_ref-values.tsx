import { useRef } from "react";

export default function Refs() {
  const box = useRef<HTMLDivElement>(null);
  const count = useRef(0);
  const lazy = useRef<Map<string, number>>(null);
  lazy.current ??= new Map([["a", 1]]);
  count.current += 5;
  return <div ref={box}>{String(box.current)} {count.current} {lazy.current.size} {Object.keys(count).join()}</div>;
}
