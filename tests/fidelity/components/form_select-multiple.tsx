export default function SelectMultiple() {
  return (
    <form>
      <select multiple defaultValue={["a", "c"]} size={3}><option value="a">A</option><option value="b">B</option><option value="c">C</option></select>
      <select multiple value={[]} onChange={() => {}}><option value="a">A</option></select>
      <select multiple={true} value={["2"]} onChange={() => {}}><option value={1}>1</option><option value={2}>2</option></select>
      <select multiple={false} defaultValue="x"><option value="x">X</option></select>
    </form>
  );
}
