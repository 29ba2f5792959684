import { createRef, forwardRef, memo } from "react";

const Input = forwardRef<HTMLInputElement, { label: string }>(function Input({ label, ...rest }, ref) {
  return <label>{label}<input {...rest} ref={ref} data-ref={ref === null ? "null" : typeof ref} /></label>;
});
const Remembered = memo(forwardRef<HTMLElement, { text: string }>(({ text }, ref) => <b ref={ref}>{text}</b>));

export default function Forwarded() {
  const ref = createRef<HTMLInputElement>();
  return <><Input label="with" ref={ref} /><Input label="without" /><Input label="fn" ref={() => {}} /><Remembered text="m" /></>;
}
