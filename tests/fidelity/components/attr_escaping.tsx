export default function Escaping() {
  return (
    <div>
      <p title={`a"b'c<d>e&f`}>all five</p>
      <p title={"tab\tnew\nline"}>white space</p>
      <p title={"é ü 漢 👍 \u00a0 \u200b"}>unicode</p>
      <p data-json={JSON.stringify({ a: [1, "x"], b: "<&>" })}>json</p>
    </div>
  );
}
