import { cloneElement, type ReactElement } from "react";

function Row({ label = "default", on = false }: { label?: string; on?: boolean }) {
  return <li className={on ? "on" : undefined}>{label}</li>;
}

export default function Highlight() {
  const rows: ReactElement<{ label?: string; on?: boolean }>[] = [<Row key="a" label="A" />, <Row key="b" />, <Row key="c" label="C" />];
  return <ul>{rows.map((row, i) => cloneElement(row, i === 1 ? { on: true } : { label: undefined }))}</ul>;
}
