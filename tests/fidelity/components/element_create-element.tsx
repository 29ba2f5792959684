import { createElement } from "react";

function Hello({ name, children }: { name: string; children?: unknown }) {
  return createElement("p", { className: "hello" }, "Hello, ", name, Array.isArray(children) ? ` (+${children.length})` : null);
}

export default function Created() {
  return createElement(
    "section",
    null,
    createElement(Hello, { name: "Ada" }),
    createElement(Hello, { name: "Bob" }, "a", "b"),
    createElement("input", { type: "text", defaultValue: "v" }),
    createElement("p", { children: "prop" }),
    createElement("p", { children: "prop" }, "argument"),
    createElement("p", { children: "prop" }, undefined),
    createElement("br"),
  );
}
