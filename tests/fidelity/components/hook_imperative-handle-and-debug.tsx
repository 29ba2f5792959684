import { forwardRef, useDebugValue, useImperativeHandle, useRef } from "react";

function useStatus() {
  const status = "ready";
  useDebugValue(status, (s) => s.toUpperCase());
  return status;
}

const Field = forwardRef<{ focus(): void }, { label: string }>(function Field({ label }, ref) {
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);
  return <label>{label} <input ref={input} /></label>;
});

export default function Handle() {
  const field = useRef<{ focus(): void }>(null);
  return <div><Field ref={field} label={useStatus()} />{field.current === null ? "not yet" : "early"}</div>;
}
