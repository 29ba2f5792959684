// expect: rules forbidden-import 2
export * from "./parts";
export default function Lesson() {
  return <p>1</p>;
}
