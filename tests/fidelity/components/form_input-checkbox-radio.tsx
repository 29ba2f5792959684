import { useState } from "react";

export default function Choices() {
  const [agreed] = useState(true);
  const [colour, setColour] = useState("green");
  return (
    <form>
      <label><input type="checkbox" checked={agreed} onChange={() => {}} /> agree</label>
      <input type="checkbox" checked={!agreed} onChange={() => {}} value="yes" />
      <input type="checkbox" defaultChecked name="d" />
      <input type="checkbox" defaultChecked={false} />
      {["red", "green"].map((c) => (
        <label key={c}>
          <input type="radio" name="colour" value={c} checked={c === colour} onChange={(e) => setColour(e.target.value)} />
          {c}
        </label>
      ))}
      <input type="radio" name="free" value="1" defaultChecked />
    </form>
  );
}
