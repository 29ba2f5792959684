// expect: rules undefined-name 3
export default function Lesson() {
  return <Card><p>1</p></Card>;
}
