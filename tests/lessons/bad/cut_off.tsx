// expect: compile syntax 8
import { useState } from "react";

export default function Lesson() {
  const [n, setN] = useState(0);
  return (
    <div>
      <button onClick={() => setN(n + 1)}>