import { useEffect, useEffectEvent, useState } from "react";

export default function Chat() {
  const [room] = useState("general");
  const onConnected = useEffectEvent(() => room);
  useEffect(() => {
    onConnected();
  }, []);
  return <h1>Welcome to {room}</h1>;
}
