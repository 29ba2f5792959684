// expect: compile syntax 4
export default function Lesson() {
  return <div>
    <!-- the picture -->
    <p>1</p>
  </div>;
}
