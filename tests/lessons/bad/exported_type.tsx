// expect: rules default-export 5
interface Lesson {
  title: string;
}
export default Lesson;
