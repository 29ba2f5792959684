// expect: rules default-export 5
function Lesson() {
  return <p>1</p>;
}
export default <Lesson />;
