export default function Breaks() {
  const poem = "Roses\nare\r\nred\rindeed";
  return (
    <div>
      <p>{poem}</p>
      <p>{poem.split(/\r\n|\r|\n/).map((line, i) => <span key={i}>{line}<br /></span>)}</p>
    </div>
  );
}
