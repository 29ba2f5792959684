import { forwardRef, memo, StrictMode, Suspense, useId, Component, createContext, Profiler } from "react";

const Memo = memo(function Memo() {
  return <i id={useId()}>memo</i>;
});
const Forward = forwardRef<HTMLElement>(function Forward(_props, ref) {
  return <i id={useId()} ref={ref}>forward</i>;
});
const Ctx = createContext(0);
class Shell extends Component<{ children?: unknown }> {
  render() {
    return <b><Memo /><Forward /></b>;
  }
}

export default function Wrapped() {
  return (
    <StrictMode>
      <Memo />
      <Suspense fallback="wait"><Memo /><Forward /></Suspense>
      <Ctx value={1}><Memo /></Ctx>
      <Profiler id="p" onRender={() => {}}><Shell /></Profiler>
      <Ctx.Consumer>{() => <Memo />}</Ctx.Consumer>
    </StrictMode>
  );
}
