// expect: rules default-export 5
const lesson = {
  title: "Adding",
};
export default lesson;
