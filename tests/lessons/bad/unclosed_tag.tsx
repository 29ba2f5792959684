// expect: compile syntax 5
import { useState } from "react";

export default function Lesson() {
  return <div><p>Hello</div>;
}
