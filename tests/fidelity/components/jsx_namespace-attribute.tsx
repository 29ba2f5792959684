export default function Namespaced() {
  return (
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <use xlink:href="#dot" xml:space="preserve" />
      <text>dots</text>
    </svg>
  );
}
