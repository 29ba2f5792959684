// expect: rules default-export 5
function Lessson() {
  return <p>1</p>;
}
export default Lesson;
