import type { ReactNode } from "react";

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  );
}

export default function Page() {
  return (
    <Card title="Outer">
      <p>Before</p>
      <Card title="Inner">text only</Card>
      <Card title="Empty">{null}</Card>
    </Card>
  );
}
