export default function Reserved() {
  return (
    <div suppressHydrationWarning {...{ innerHTML: "x", suppressContentEditableWarning: true, defaultValue: "d", defaultChecked: true, ref: null }}>
      <p {...{ autoFocus: true }}>focus</p>
      <p {...{ value: "v", checked: true }}>value on a paragraph</p>
    </div>
  );
}
