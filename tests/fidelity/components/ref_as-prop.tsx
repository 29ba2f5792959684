import { useRef, type Ref } from "react";

function Input({ ref, ...props }: { ref?: Ref<HTMLInputElement>; placeholder: string }) {
  return <input ref={ref} {...props} data-has-ref={String(ref !== undefined)} />;
}

function Keys(props: Record<string, unknown>) {
  return <code>{Object.keys(props).join()}</code>;
}

export default function RefProp() {
  const ref = useRef<HTMLInputElement>(null);
  return <><Input ref={ref} placeholder="a" /><Input placeholder="b" /><Keys ref={ref} x={1} /></>;
}
