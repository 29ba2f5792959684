export default function HoistedStyle() {
  return (
    <div>
      <p>before</p>
      <style href="one" precedence="medium">{".one { color: red }"}</style>
      <style href="two" precedence="medium">{".two > a { color: blue }"}</style>
      <style href="one" precedence="medium">{".one { color: red }"}</style>
      <p>after</p>
    </div>
  );
}
