// expect: rules forbidden-import 2
import "./lesson.css";
export default function Lesson() {
  return <p>1</p>;
}
