export default function Holes() {
  const sparse = [1, , 3];
  const made = Array.from({ length: 3 }, (_, i) => i * i);
  const filled = new Array(2).fill("z");
  return (
    <p>
      {sparse.map((n) => `<${n}>`)} {made} {filled} {[...Array(2)].map((_, i) => i)}
    </p>
  );
}
