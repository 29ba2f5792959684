export default function Both() {
  return (
    <form>
      <input {...{ value: "v", defaultValue: "d" }} readOnly />
      <input {...({ value: null, defaultValue: "d" } as object)} />
      <input {...{ value: "", defaultValue: "d" }} readOnly />
      <input defaultValue="only" />
      <input defaultValue={0} />
      <input defaultValue="" />
      <input {...{ checked: false, defaultChecked: true }} type="checkbox" readOnly />
      <input {...({ checked: null, defaultChecked: true } as object)} type="checkbox" />
    </form>
  );
}
