// The classes of the document, for `instanceof` and for a lesson's own event targets. May import: events, names.

import { listen, tell, unlisten } from "./events.js";
import { ELEMENTS } from "./names.js";

export class EventTarget {
  addEventListener(type, call, options) {
    listen(this, type, call, options);
  }

  removeEventListener(type, call, options) {
    unlisten(this, type, call, options);
  }

  dispatchEvent(event) {
    event.target = this;
    tell(this, event, null, this, null);
    return !event.defaultPrevented;
  }
}

class Node extends EventTarget {}

class Element extends Node {
  toString() {
    return `[object ${this.constructor.name}]`;
  }
}

class HTMLElement extends Element {}
class SVGElement extends Element {}

export const classes = { EventTarget, Node, Element, HTMLElement, SVGElement };

/** The tags of classes that are not called after their tag. */
const TAGS = {
  Anchor: ["a"],
  Paragraph: ["p"],
  Heading: ["h1", "h2", "h3", "h4", "h5", "h6"],
  UList: ["ul"],
  OList: ["ol"],
  DList: ["dl"],
  Image: ["img"],
  TableRow: ["tr"],
  TableCell: ["td", "th"],
  TableSection: ["thead", "tbody", "tfoot"],
  TableCaption: ["caption"],
};

const byTag = { HTML: new Map(), SVG: new Map() };

for (const [kind, base] of [
  ["HTML", HTMLElement],
  ["SVG", SVGElement],
]) {
  for (const name of ELEMENTS[kind]) {
    const whole = `${kind}${name}Element`;
    classes[whole] = { [whole]: class extends base {} }[whole];
    for (const tag of (kind === "HTML" && TAGS[name]) || [name.toLowerCase()]) byTag[kind].set(tag, classes[whole]);
  }
}

export function classOf(tag, svg) {
  return (svg ? (byTag.SVG.get(tag) ?? SVGElement) : byTag.HTML.get(tag)) ?? HTMLElement;
}
