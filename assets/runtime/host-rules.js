// What React and the lesson contract forbid of a host element; checked when it is mounted.
import { isScript } from "./attributes.js"; import { Finding, text } from "./faults.js";
export const VOID = new Set("area base br col embed hr img input keygen link meta param source track wbr".split(" "));
const FORBIDDEN = new Set(["script", "iframe", "object", "embed", "frame", "frameset", "applet", "base"]);
const TAG = /^[a-zA-Z][:_\-.a-zA-Z\d]*$/; const EXTERNAL = /^\s*(?:[a-z][a-z\d+.-]*:)?\/\//i;
const LOADED = ["src", "srcSet", "poster", "data", "href", "xlinkHref", "action", "formAction", "background"];
const LOADING = new Set("a area audio body button feImage form image img input link source table td track use video".split(" "));
/** Whether the contract is held to; `--no-rules` turns it off. */
export const contract = { held: true };
function checkUrls(work, props) {
  for (let i = 0; i < LOADED.length; i++) {
    const value = props[LOADED[i]]; if (typeof value !== "string") continue;
    if (isScript(value)) throw new Finding("script-url", `${LOADED[i]} holds a javascript: URL.`, work);
    if (EXTERNAL.test(value)) { throw new Finding("external-url", `${LOADED[i]} points outside of the lesson: ${value.slice(0, 100)}`, work); }
  }
}
const tags = new Map();
/** What is fixed about a tag: whether it is one, is void, is forbidden, and may load something. */
function tagOf(type) {
  let tag = tags.get(type);
  if (tag === undefined) {
    tag = { isTag: TAG.test(type), isVoid: VOID.has(type), forbidden: FORBIDDEN.has(type), loads: LOADING.has(type) }; if (tags.size < 500) tags.set(type, tag);
  }
  return tag;
}
export function checkHost(work, props) {
  const { type } = work; const tag = tagOf(type);
  if (tag.isVoid && (props.children !== undefined && props.children !== null || props.dangerouslySetInnerHTML)) {
    throw new Finding("void-children", `${type} is a void element tag and must neither have \`children\` nor use \`dangerouslySetInnerHTML\`.`, work);
  }
  if (props.style !== undefined && props.style !== null && typeof props.style !== "object") {
    throw new Finding("style-not-object", `The \`style\` prop expects a mapping from style properties to values, not a ${typeof props.style}.`, work);
  }
  if (!tag.isTag) throw new Finding("invalid-element-type", `Invalid tag: ${text(type)}`, work);
  const html = props.dangerouslySetInnerHTML; if (html !== undefined && html !== null) checkHtml(work, props, html); if (!contract.held) return;
  if (tag.forbidden) throw new Finding("forbidden-element", `A lesson may not hold <${type}>.`, work);
  if (tag.loads) checkUrls(work, props);
}
function checkHtml(work, props, html) {
  if (props.children !== undefined && props.children !== null) {
    throw new Finding("dangerous-html", "Can only set one of `children` or `props.dangerouslySetInnerHTML`.", work);
  }
  if (typeof html !== "object" || !("__html" in html)) {
    throw new Finding("dangerous-html", "`props.dangerouslySetInnerHTML` must be in the form `{__html: ...}`.", work);
  }
  if (contract.held) throw new Finding("dangerous-html", "A lesson may not use dangerouslySetInnerHTML.", work);
}
