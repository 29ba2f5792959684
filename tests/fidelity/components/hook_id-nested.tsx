import { useId, type ReactNode } from "react";

function Node({ children }: { children?: ReactNode }) {
  const id = useId();
  const second = useId();
  return <div id={id} data-second={second}>{children}node</div>;
}

function Plain({ children }: { children: ReactNode }) {
  return <>{children}</>;
}

export default function NestedIds() {
  useId();
  return (
    <Node>
      <Node><Node /><Plain><Node /><Node /></Plain></Node>
      <Plain><Node /></Plain>
      <><Node /><><Node /></></>
    </Node>
  );
}
