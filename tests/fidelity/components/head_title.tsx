export default function Titled() {
  const n = 3;
  return (
    <main>
      <title>{`Lesson ${n} & more`}</title>
      <p>body</p>
    </main>
  );
}
