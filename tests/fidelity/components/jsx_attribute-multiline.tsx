export default function Lines() {
  return (
    <span
      title="first
      second
        third"
    >
      x
    </span>
  );
}
