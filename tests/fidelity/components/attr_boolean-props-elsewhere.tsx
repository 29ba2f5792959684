export default function Elsewhere() {
  const odd = (props: object) => props as { id?: string };
  return (
    <div>
      <p {...odd({ checked: true, selected: true, id: "a" })}>dropped</p>
      <p {...odd({ checked: "x", selected: "" })}>strings stay</p>
      <p {...odd({ disabled: true, required: true, open: true, loop: 1, multiple: true, muted: true, default: "yes" })}>written anywhere</p>
      <p {...odd({ action: "/x", formAction: "/y", name: "n", value: 0, type: "t" })}>in order</p>
      <a {...odd({ href: "#h", action: () => {}, formAction: () => {} })}>functions dropped</a>
    </div>
  );
}
