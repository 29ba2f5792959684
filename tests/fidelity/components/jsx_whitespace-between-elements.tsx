export default function Between() {
  return (
    <div>
      <span>a</span> <span>b</span>
      <span>c</span>{" "}
      <span>d</span>   <span>e</span>
    </div>
  );
}
