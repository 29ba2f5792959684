export default function Styles() {
  const css = ".a > .b::after { content: \"<&>\"; } /* it's */";
  return (
    <div>
      <style>{css}</style>
      <style media="print">{`p { color: ${"red"}; }`}</style>
      <style dangerouslySetInnerHTML={{ __html: "a > b { }" }} />
      <p className="a">styled</p>
    </div>
  );
}
