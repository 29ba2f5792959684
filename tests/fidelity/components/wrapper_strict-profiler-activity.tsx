import { Activity, Profiler, StrictMode } from "react";

export default function Wrappers() {
  return (
    <StrictMode>
      <Profiler id="list" onRender={() => {}}>
        <p>profiled</p>
        <Activity mode="visible"><p>visible</p></Activity>
      </Profiler>
    </StrictMode>
  );
}
