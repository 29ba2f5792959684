export default function SelectDefaults() {
  return (
    <form>
      <select defaultValue="b"><option value="a">A</option><option value="b">B</option></select>
      <select defaultValue={2}><option value={1}>1</option><option value={2}>2</option></select>
      <select defaultValue="missing"><option value="a">A</option></select>
      <select defaultValue=""><option value="">Choose…</option><option value="x">X</option></select>
      <select {...{ value: "a", defaultValue: "b" }} onChange={() => {}}><option value="a">A</option><option value="b">B</option></select>
      <select {...({ value: null, defaultValue: "b" } as object)}><option value="a">A</option><option value="b">B</option></select>
      <select><option value="a">A</option><option>B</option></select>
    </form>
  );
}
