const words = ["pear", "Apple", "fig", "banana", "cherry"];

export default function Sorted() {
  const short = words.filter((word) => word.length < 6).sort();
  const byLength = [...words].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return (
    <div>
      <ol>{short.map((word) => <li key={word}>{word}</li>)}</ol>
      <ol reversed start={10}>{byLength.map((word) => <li key={word}>{word}</li>)}</ol>
    </div>
  );
}
