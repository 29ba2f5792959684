export default function InputButtons() {
  return (
    <form>
      <input type="submit" />
      <input type="submit" value="Send" formAction="/x" />
      <input type="submit" value="" />
      <input type="reset" value={undefined} />
      <input type="reset" defaultValue="Clear" />
      <input type="button" value="Press" />
      <input type="image" src="go.png" alt="go" width={10} />
      <input type="file" accept="image/*" multiple />
    </form>
  );
}
