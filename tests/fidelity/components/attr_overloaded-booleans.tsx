export default function Overloaded() {
  return (
    <p>
      <a href="f.txt" download>true</a>
      <a href="f.txt" download={false}>false</a>
      <a href="f.txt" download="name.txt">name</a>
      <a href="f.txt" download="">empty</a>
      <a href="f.txt" download={0}>zero</a>
      <video {...({ capture: true } as object)} />
      <input type="file" capture="user" />
      <input type="file" capture />
    </p>
  );
}
