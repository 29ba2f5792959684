// expect: rules forbidden-call 2
const fs = require("fs");
export default function Lesson() {
  return <p>{typeof fs}</p>;
}
