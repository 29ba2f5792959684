import { useCallback, useMemo, useState } from "react";

export default function Filter() {
  const [query] = useState("an");
  const names = useMemo(() => ["Anna", "Bob", "Hanno"], []);
  const visible = useMemo(() => names.filter((name) => name.toLowerCase().includes(query)), [names, query]);
  const label = useCallback((name: string) => `${name} (${query})`, [query]);
  const fn = useMemo(() => (x: number) => x * 2, []);
  return <ul data-n={fn(visible.length)}>{visible.map((name) => <li key={name}>{label(name)}</li>)}</ul>;
}
