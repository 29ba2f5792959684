export default function Buttons() {
  return (
    <form>
      <button>default</button>
      <button type="button" disabled>disabled</button>
      <button type="submit" name="n" value="v" form="f">submit</button>
      <button type="reset" autoFocus>reset</button>
      <button value={0} onClick={() => {}}><span>zero</span> value</button>
      <button formAction="/go" formEncType="text/plain" formTarget="_self" formNoValidate>go</button>
      <button formTarget="_top" formMethod="get" name="both" formAction="/b" value="w" className="c">both</button>
      <input type="submit" value="w" formTarget="_top" name="both" formMethod="get" formAction="/b" className="c" />
    </form>
  );
}
