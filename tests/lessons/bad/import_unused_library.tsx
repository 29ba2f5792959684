// expect: rules forbidden-import 2
import _ from "lodash";
export default function Lesson() {
  return <p>1</p>;
}
