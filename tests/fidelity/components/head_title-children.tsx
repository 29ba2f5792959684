export default function TitleChildren() {
  const n = 5;
  return (
    <svg aria-label="bars">
      <g><title>Bar {n}</title></g>
      <g><title>{`Bar ${n}`}</title></g>
      <g><title>{n}</title></g>
      <g><title>{["in a list"]}</title></g>
      <g><title>{"two"}{" parts"}</title></g>
      <g><title /></g>
      <text>bars</text>
    </svg>
  );
}
