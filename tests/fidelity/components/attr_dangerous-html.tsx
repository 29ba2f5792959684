export default function Dangerous() {
  const html = "<b>bold</b> &amp; <i>it's</i>\n\"raw\"";
  return (
    <div>
      <p dangerouslySetInnerHTML={{ __html: html }} className="raw" />
      <p dangerouslySetInnerHTML={{ __html: "" }} />
      <p dangerouslySetInnerHTML={{ __html: 7 as unknown as string }} />
      <p dangerouslySetInnerHTML={undefined}>children</p>
      <p dangerouslySetInnerHTML={{ __html: "given" }}>{null}</p>
    </div>
  );
}
