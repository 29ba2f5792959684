import { Activity } from "react";

export default function Hidden() {
  return <div><Activity mode="hidden"><p>hidden</p></Activity><Activity><p>default</p></Activity></div>;
}
