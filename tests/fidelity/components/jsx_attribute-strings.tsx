export default function Attributes() {
  return (
    <div>
      <span title='say "hi"'>single</span>
      <span title="it's">double</span>
      <span title="back\nslash">raw</span>
      <span title={"new\nline"}>escape</span>
      <span title={`a ${1 + 1} b`}>template</span>
    </div>
  );
}
