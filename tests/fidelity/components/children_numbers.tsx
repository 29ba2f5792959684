export default function Numbers() {
  return (
    <ol>
      {[0.1 + 0.2, 1e21, 1e-7, -1.5, 0xff, 1_000_000, 2 ** 53, 12345678901234567890n, Number.MAX_VALUE, 100 / 3].map((n, i) => (
        <li key={i}>{n}</li>
      ))}
    </ol>
  );
}
