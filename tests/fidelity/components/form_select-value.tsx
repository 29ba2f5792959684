import { useState } from "react";

export default function Select() {
  const [fruit, setFruit] = useState("lime");
  return (
    <select value={fruit} onChange={(e) => setFruit(e.target.value)} name="fruit">
      <option value="grapefruit">Grapefruit</option>
      <option value="lime">Lime</option>
      <option value="coconut" disabled>Coconut</option>
    </select>
  );
}
