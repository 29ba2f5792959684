import { cloneElement } from "react";

export default function Cloned() {
  const original = <a key="k" href="#a" className="x" title="t">text</a>;
  return (
    <p>
      {original}
      {cloneElement(original, { href: "#b" })}
      {cloneElement(original, { title: undefined, className: null }, "new child")}
      {cloneElement(original, {}, "one", <b key="b">two</b>)}
      {cloneElement(original, { key: "other", children: "as a prop" })}
      {String(cloneElement(original).key)}
    </p>
  );
}
