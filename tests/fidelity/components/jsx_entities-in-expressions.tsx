export default function Plain() {
  return <p title={"&amp; &lt;"}>{"&copy; is not decoded in a string"}</p>;
}
