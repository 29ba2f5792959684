export default function Cases() {
  const odd = { CLASSNAME: "a", TITLE: "b", onclick: "c()", readonly: "", tabindex: "2", for: "f", class: "k", autofocus: "x", maxlength: "3", "aria-LABEL": "l" } as object;
  return <p {...odd}>as written</p>;
}
