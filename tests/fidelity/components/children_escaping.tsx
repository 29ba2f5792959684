export default function Escaping() {
  return (
    <div>
      <p>{"<script>alert('x')</script>"}</p>
      <p>{"a & b &amp; c"}</p>
      <p>{`"double" 'single' \`back\``}</p>
      <p>{"\u00a0|\u2028|\u200b|\ufeff|\u0001"}</p>
      <p>{"</p>"}</p>
    </div>
  );
}
