import { useActionState } from "react";

function Counter({ start }: { start: number }) {
  const [count, add, pending] = useActionState((previous: number, by: number) => previous + by, start);
  return <button onClick={() => add(2)}>{count} {pending ? "…" : "idle"} {typeof add}</button>;
}

export default function Actions() {
  return <><Counter start={0} /><Counter start={10} /></>;
}
