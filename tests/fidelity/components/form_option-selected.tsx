export default function Options() {
  return (
    <form>
      <select {...{ value: "b" }} onChange={() => {}}><option value="a" selected>A</option><option value="b">B</option></select>
      <select><option value="a" selected>A</option><option value="b" selected={false}>B</option></select>
      <select defaultValue={undefined}><option selected className="c" id="z" value="a">A</option></select>
      <option value="loose">loose</option>
    </form>
  );
}
