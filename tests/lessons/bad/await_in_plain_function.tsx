// expect: compile syntax 3
export default function Lesson() {
  const text = await Promise.resolve("hi");
  return <p>{text}</p>;
}
