export default function TitleInSvg() {
  return (
    <div>
      <svg><title>stays</title><style>{"a{}"}</style></svg>
      <title>moves</title>
      <p>shown</p>
    </div>
  );
}
