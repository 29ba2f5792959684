export default function StyleEscaping() {
  return (
    <p
      style={{
        fontFamily: '"Gill Sans", serif',
        backgroundImage: "url(pic.png?a=1&b=2)",
        content: "'<'",
        transform: "translate(10px, 5px) rotate(-3deg)",
        gridTemplateAreas: '"a b" "c d"',
      }}
    >
      quotes
    </p>
  );
}
