export default function Reused() {
  const shared = <hr className="rule" />;
  const list = [shared, shared];
  return (
    <div>
      {shared}
      <p>between</p>
      {shared}
      {list.length}
    </div>
  );
}
