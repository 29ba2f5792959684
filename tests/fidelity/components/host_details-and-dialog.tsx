export default function Disclosure() {
  return (
    <div>
      <details><summary>Closed</summary>content</details>
      <details open name="group"><summary>Open</summary><p>content</p></details>
      <dialog open>shown</dialog>
      <dialog>not shown</dialog>
      <menu><li>item</li></menu>
    </div>
  );
}
