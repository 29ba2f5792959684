export default function TabIndex() {
  return (
    <p>
      <span tabIndex={0}>a</span>
      <span tabIndex={-1}>b</span>
      <span tabIndex={undefined}>c</span>
      <span tabIndex={3.5}>d</span>
    </p>
  );
}
