import type { CSSProperties, ReactNode } from "react";

const base: CSSProperties = { padding: 4, color: "black" };

function Badge({ tone, style, children }: { tone: string; style?: CSSProperties; children: ReactNode }) {
  return <span style={{ ...base, backgroundColor: tone, ...style }}>{children}</span>;
}

export default function Badges() {
  return (
    <>
      <Badge tone="gold">plain</Badge>
      <Badge tone="navy" style={{ color: "white", padding: 8 }}>overridden, order kept</Badge>
    </>
  );
}
