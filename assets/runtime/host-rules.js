// What React forbids of a host element, and what its embedder does; checked whenever the element is rendered.

import { embedder } from "./embedder.js";
import { Finding, text } from "./faults.js";

export const VOID = new Set("area base br col embed hr img input keygen link meta param source track wbr".split(" "));
const TAG = /^[a-zA-Z][:_\-.a-zA-Z\d]*$/;
const tags = new Set(); // types that are known to be tags
const isGiven = (value) => value !== undefined && value !== null;

function checkTag(type, work) {
  if (!TAG.test(type)) throw new Finding("invalid-element-type", `Invalid tag: ${text(type)}`, work);
  if (tags.size < 500) tags.add(type);
}

function checkHtml(work, children, html) {
  if (isGiven(children)) {
    throw new Finding("dangerous-html", "Can only set one of `children` or `props.dangerouslySetInnerHTML`.", work);
  }
  if (typeof html !== "object" || !("__html" in html)) {
    throw new Finding("dangerous-html", "`props.dangerouslySetInnerHTML` must be in the form `{__html: ...}`.", work);
  }
}

/** Whether `work` stands in an element that holds one text: what stands there is never an element. */
function isInText(work) {
  for (let w = work.parent; w; w = w.parent)
    if (w.type === "title" || w.type === "style" || w.type === "script") return true;
  return false;
}

export function checkHost(work, props) {
  const { type } = work;
  const { children, style, dangerouslySetInnerHTML: html } = props;
  if (!tags.has(type)) checkTag(type, work);
  if ((isGiven(children) || html) && VOID.has(type) && !isInText(work)) {
    const neither = "must neither have `children` nor use `dangerouslySetInnerHTML`";
    throw new Finding("void-children", `${type} is a void element tag and ${neither}.`, work);
  }
  if (isGiven(style) && typeof style !== "object") {
    const message = `The \`style\` prop expects a mapping from style properties to values, not a ${typeof style}.`;
    throw new Finding("style-not-object", message, work);
  }
  if (isGiven(html)) checkHtml(work, children, html);
  if (embedder.checkHost !== null) embedder.checkHost(work, props);
}
