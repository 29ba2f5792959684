export default function TextKinds() {
  const kinds = ["text", "search", "email", "url", "tel", "password", "number", "date", "time", "datetime-local", "month", "week", "color", "range", "hidden"];
  return <form>{kinds.map((kind) => <input key={kind} type={kind} name={kind} defaultValue={kind === "number" || kind === "range" ? 5 : "#a0b0c0"} />)}</form>;
}
