function Nest({ depth }: { depth: number }): React.ReactNode {
  return depth === 0 ? "core" : <div><Nest depth={depth - 1} /></div>;
}
import type * as React from "react";

export default function Deep() {
  return <Nest depth={60} />;
}
