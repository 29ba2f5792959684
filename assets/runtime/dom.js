// The classes of the document, for `instanceof` and for a lesson's own event targets.
import { listen, tell, unlisten } from "./events.js";

export class EventTarget {
  addEventListener(type, call, options) { listen(this, type, call, options); }
  removeEventListener(type, call, options) { unlisten(this, type, call, options); }
  dispatchEvent(event) { event.target = this; tell(this, event, null, this, null); return !event.defaultPrevented; }
}
class Node extends EventTarget {}
class Element extends Node {}
class HTMLElement extends Element {}
class SVGElement extends Element {}
export const classes = { EventTarget, Node, Element, HTMLElement, SVGElement };
const TAGS = { Input: "input", Select: "select", TextArea: "textarea", Button: "button", Option: "option", Form: "form", Div: "div", Span: "span", Paragraph: "p", Anchor: "a", Image: "img",
  Canvas: "canvas", Label: "label", Details: "details", Dialog: "dialog", Audio: "audio", Video: "video", UList: "ul", OList: "ol", LI: "li", FieldSet: "fieldset", Table: "table" };
const byTag = new Map();
for (const [name, tag] of Object.entries(TAGS)) {
  const made = { [`HTML${name}Element`]: class extends HTMLElement {} }[`HTML${name}Element`]; classes[`HTML${name}Element`] = made; byTag.set(tag, made);
}
export function classOf(tag, svg) { return byTag.get(tag) ?? (svg ? SVGElement : HTMLElement); }
