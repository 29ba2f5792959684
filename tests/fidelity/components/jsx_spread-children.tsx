export default function SpreadChildren() {
  const withChildren = { className: "x", children: "from the props" };
  return (
    <div>
      <p {...withChildren} />
      <p {...withChildren}>written ones win</p>
      <p children={<b>as an attribute</b>} />
    </div>
  );
}
