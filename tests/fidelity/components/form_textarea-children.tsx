export default function TextareaChildren() {
  const Loose = "textarea" as unknown as (props: { children?: unknown; id?: string }) => null;
  return (
    <form>
      <Loose>child text</Loose>
      <Loose>{"\nchild newline"}</Loose>
      <Loose id="n">{12}</Loose>
      <Loose>{["one in a list"]}</Loose>
    </form>
  );
}
