export default function InputOrder() {
  return (
    <form>
      <input value="v" type="text" name="n" id="i" readOnly />
      <input checked type="checkbox" name="n" value="v" className="c" readOnly />
      <input name="n" defaultValue="d" type="email" step="2" min={0} max={10} />
      <input defaultChecked id="i" type="radio" name="z" />
    </form>
  );
}
