export default function Emoji() {
  const text = "a👍🏽b";
  return (
    <p>
      {[...text].length} {text.length} {[...text].map((c, i) => <span key={i}>{c}</span>)} {text.codePointAt(1)!.toString(16)}
    </p>
  );
}
