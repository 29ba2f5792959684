export default function SpreadOrder() {
  const base = { id: "base", title: "base", className: "base" };
  return (
    <div>
      <p {...base} id="after">after wins</p>
      <p id="before" {...(base as object)}>spread wins</p>
      <p {...base} {...{ title: "second" }}>second wins</p>
      <p {...base} title={undefined}>undefined removes</p>
    </div>
  );
}
