export default function Textareas() {
  return (
    <form>
      <textarea defaultValue="default" />
      <textarea value="controlled & <escaped>" readOnly rows={2} />
      <textarea defaultValue={"\nleading newline"} />
      <textarea value={"two\nlines\n"} readOnly />
      <textarea value="" readOnly />
      <textarea {...{ value: "v", defaultValue: "d" }} readOnly />
      <textarea value={5 as unknown as string} readOnly />
      <textarea placeholder="empty" wrap="hard" />
      <textarea {...({ value: null, defaultValue: "d" } as object)} />
    </form>
  );
}
