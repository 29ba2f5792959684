import { useState } from "react";

export default function Controlled() {
  const [text, setText] = useState("he said \"hi\" & left");
  return (
    <form>
      <input value={text} onChange={(e) => setText(e.target.value)} type="text" />
      <input type="number" value={0} readOnly />
      <input value={-1.5} readOnly name="after" />
      <input value={undefined} placeholder="uncontrolled" />
      <input value={null as unknown as undefined} />
      <input value={true as unknown as string} readOnly />
      <input value={false as unknown as string} readOnly />
      <input value={["a", "b"]} readOnly />
      <input value={NaN} readOnly />
    </form>
  );
}
