function Show(props: Record<string, unknown>) {
  return <code>{Object.keys(props).sort().join(",") || "none"}</code>;
}

export default function Reserved() {
  const spread = { key: "k2", b: 2 };
  return (
    <p>
      <Show key="k" a={1} />
      <Show {...spread} key="k3" />
      <Show />
      <Show>text</Show>
    </p>
  );
}
