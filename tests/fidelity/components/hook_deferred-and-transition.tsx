import { startTransition, useDeferredValue, useState, useTransition } from "react";

export default function Deferred() {
  const [query] = useState("now");
  const deferred = useDeferredValue(query);
  const initial = useDeferredValue(query, "before");
  const [pending, start] = useTransition();
  const go = () => start(() => startTransition(() => {}));
  return <p onClick={go} aria-busy={pending}>{deferred} {initial} {String(pending)}</p>;
}
