import type * as React from "react";

function Nest({ depth }: { depth: number }): React.ReactNode {
  return depth === 0 ? "core" : <div><Nest depth={depth - 1} /></div>;
}

export default function Deep() {
  return <Nest depth={60} />;
}
