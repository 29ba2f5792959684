export default function Lists() {
  return (
    <form name="f" autoComplete="on">
      <fieldset disabled name="g">
        <legend>Where?</legend>
        <input list="cities" />
        <datalist id="cities"><option value="Riga" /><option value="Oslo" label="O" /></datalist>
      </fieldset>
      <keygen />
    </form>
  );
}
