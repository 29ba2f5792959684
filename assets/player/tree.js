// The tree as it stands, as data for a preview and for the score. May import: runtime, browser.

import { attributeOf, customAttributeOf, isCustom, styleText } from "../runtime/attributes.js";
import { checkedOf, isCheck, valueOf } from "../browser/controls.js";
import { HOST, TEXT } from "../runtime/work.js";

const VALUED = new Set(["input", "select", "textarea"]);

function describe(work, svg) {
  const { type, props } = work;
  const inside = svg || type === "svg";
  const node = { id: work.id, tag: type, attributes: {}, handlers: [] };
  const custom = isCustom(type);
  for (const prop in props) {
    if (!Object.hasOwn(props, prop)) continue;
    const value = props[prop];
    if (/^on[A-Z]/.test(prop) && typeof value === "function") node.handlers.push(prop.slice(2).toLowerCase());
    const found =
      prop === "style" && value
        ? ["style", styleText(value)]
        : custom
          ? customAttributeOf(prop, value)
          : attributeOf(type, prop, value);
    if (found) node.attributes[inside ? found[0] : found[0].toLowerCase()] = found[1];
  }
  if (VALUED.has(type)) node.value = valueOf(work);
  if (isCheck(work)) node.checked = checkedOf(work);
  if (type === "details" && work.state && work.state.open !== undefined) {
    if (work.state.open) node.attributes.open = "";
    else delete node.attributes.open;
  }
  if (work.place) node.place = [work.place.lineNumber, work.place.columnNumber];
  node.children = work.text === null ? listBelow(work, inside) : work.text === "" ? [] : [work.text];
  return node;
}

function add(work, svg, list) {
  if (work.kind === TEXT) {
    if (typeof list.at(-1) === "string") list.push(list.pop() + work.text);
    else list.push(work.text);
  } else if (work.kind === HOST) list.push(describe(work, svg));
  else if (!work.hidden && work.state !== "hidden" && work.children !== null)
    for (const child of work.children) add(child, svg, list);
}

export function listBelow(work, svg = false) {
  const list = [];
  if (work.children !== null) for (const child of work.children) add(child, svg, list);
  return list;
}
