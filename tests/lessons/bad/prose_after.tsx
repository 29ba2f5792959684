// expect: compile syntax 7
import { useState } from "react";

export default function Lesson() {
  return <p>1</p>;
}
This lesson shows how to add.
