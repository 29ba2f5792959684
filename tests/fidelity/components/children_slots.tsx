import type { ReactNode } from "react";

function Layout({ left, right, children = "no body" }: { left: ReactNode; right?: ReactNode; children?: ReactNode }) {
  return (
    <div className="layout">
      <aside>{left}</aside>
      <main>{children}</main>
      {right !== undefined && <aside>{right}</aside>}
    </div>
  );
}

export default function Slots() {
  return (
    <>
      <Layout left={<nav>menu</nav>} right="notes">body</Layout>
      <Layout left={0} />
      <Layout left={[1, 2]} right={null}>{""}</Layout>
    </>
  );
}
