export default function Extended() {
  return (
    <div>
      <button is="fancy-button" {...{ tone: true, className: "c" }}>fancy</button>
      <p is={undefined} className="plain">plain</p>
    </div>
  );
}
