export default function StyleEmpty() {
  const none = undefined as string | undefined;
  return (
    <div style={{}}>
      <p style={{ color: none }}>undefined</p>
      <p style={{ color: null as unknown as string, width: "" }}>null and empty</p>
      <p style={{ color: false as unknown as string, top: true as unknown as number, left: 1 }}>booleans</p>
      <p style={undefined}>no style</p>
      <p style={{ color: "", height: 5, width: none, margin: 1 }}>some</p>
      <p style={{ color: "  red  " }}>trimmed</p>
    </div>
  );
}
