import { useOptimistic, useState } from "react";

export default function Thread() {
  const [messages] = useState([{ text: "Hello", sending: false }]);
  const [shown, addShown] = useOptimistic(messages, (state, text: string) => [...state, { text, sending: true }]);
  const [liked] = useOptimistic(false);
  return (
    <ul onClick={() => addShown("more")}>
      {shown.map((m) => <li key={m.text}>{m.text}{m.sending && " (sending)"}</li>)}
      <li>{liked ? "♥" : "♡"}</li>
    </ul>
  );
}
