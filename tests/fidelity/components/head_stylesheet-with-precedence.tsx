export default function Sheets() {
  return (
    <article>
      <link rel="stylesheet" href="a.css" precedence="low" />
      <p>styled</p>
      <link rel="stylesheet" href="b.css" precedence="high" />
      <link rel="stylesheet" href="c.css" precedence="low" />
      <link rel="stylesheet" href="a.css" precedence="low" />
      <link rel="stylesheet" href="plain.css" />
    </article>
  );
}
