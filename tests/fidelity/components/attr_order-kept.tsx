export default function Order() {
  return (
    <p>
      <a title="1" href="#2" id="3" className="4" data-a="5" style={{ color: "red" }} aria-label="6">written order</a>
      <img alt="1" width={2} src="3.png" id="4" />
      <label className="1" htmlFor="2" id="3">label</label>
    </p>
  );
}
