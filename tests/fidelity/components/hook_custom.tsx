import { useCallback, useEffect, useMemo, useState } from "react";

function useToggle(initial = false): [boolean, () => void] {
  const [on, setOn] = useState(initial);
  return [on, useCallback(() => setOn((value) => !value), [])];
}

function usePrevious<T>(value: T): T | undefined {
  const [[current, previous], set] = useState<[T, T | undefined]>([value, undefined]);
  if (!Object.is(current, value)) set([value, current]);
  return previous;
}

function useField(initial: string) {
  const [value, setValue] = useState(initial);
  return useMemo(() => ({ value, onChange: (e: { target: { value: string } }) => setValue(e.target.value) }), [value]);
}

export default function Custom() {
  const [on, toggle] = useToggle(true);
  const field = useField("Mary");
  const previous = usePrevious(field.value);
  useEffect(() => {});
  return <form onSubmit={toggle}><input {...field} />{String(on)} {String(previous)}</form>;
}
