export default function Classes() {
  const active = false as boolean;
  return (
    <div className="">
      <p className="a  b">spaces kept</p>
      <p className={["x", active && "active", "y"].filter(Boolean).join(" ")}>joined</p>
      <p className={active ? "on" : undefined}>none</p>
      <p className={null as unknown as undefined}>null</p>
      <p className={`wide ${active ? "open" : ""}`}>trailing</p>
      <p className={"q\"<&>'"}>escaped</p>
    </div>
  );
}
