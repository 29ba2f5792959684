export default function OptionText() {
  const n = 2;
  return (
    <form>
      <select defaultValue="Two"><option>One</option><option>Two</option></select>
      <select defaultValue="Item 2"><option>Item {1}</option><option>Item {n}</option></select>
      <select defaultValue="3"><option>{3}</option><option label="four">{4}</option></select>
      <select defaultValue="a&b"><option>a&amp;b</option></select>
      <select defaultValue=""><option>{""}</option><option>{null}</option><option /></select>
      <select><option>{["p", "q"]}</option><option>{[1, [2]]}{false}{"x"}</option></select>
    </form>
  );
}
