// The tree as static markup, as React's server writes it.

import { attributeOf, customAttributeOf, isCustom, styleText } from "./attributes.js";
import { ACTIVITY } from "./element.js";
import { VOID } from "./host-rules.js";
import { GROUP, HOST, SUSPENSE, TEXT } from "./work.js";

const ESCAPED = { '"': "&quot;", "&": "&amp;", "'": "&#x27;", "<": "&lt;", ">": "&gt;" };
const SPECIAL = /["&'<>]/;
const FORM_LATE = ["formAction", "formEncType", "formMethod", "formTarget"];
const FORM_LAST = ["action", "encType", "method", "target"];

/** What an element's attributes leave out, because it is written last or elsewhere. */
const LATE = {
  input: new Set(["name", "checked", "value", ...FORM_LATE]),
  button: new Set(["name", ...FORM_LATE]),
  textarea: new Set(["value"]),
  select: new Set(["value"]),
  option: new Set(["selected"]),
  form: new Set(FORM_LAST),
  link: new Set(["precedence"]),
};

/** How the text of a script or style is kept from ending it: the pattern, and its second group in small and capital. */
const RAW = {
  script: [/(<\/|<)(s)(cript)/gi, "\\u0073", "\\u0053"],
  style: [/(<\/|<)(s)(tyle)/gi, "\\73 ", "\\53 "],
};

const escape = (text) => (SPECIAL.test(text) ? text.replace(/["&'<>]/g, (c) => ESCAPED[c]) : text);
const write = (found) => (found === null ? "" : ` ${found[0]}="${escape(found[1])}"`);
const given = (value) => value !== null && value !== undefined;
const isFilled = (value) => typeof value === "string" && value !== "";

/** The attributes of an element but for those in `skip`. */
function attributes(tag, props, skip) {
  let all = "";
  const custom = isCustom(tag);
  for (const prop in props) {
    if (prop === "children" || (skip !== undefined && skip.has(prop))) continue;
    const value = props[prop];
    if (prop === "style") {
      const style = given(value) ? styleText(value) : "";
      if (style !== "") all += ` style="${escape(style)}"`;
    } else all += write(custom ? customAttributeOf(prop, value) : attributeOf(tag, prop, value));
  }
  return all;
}

/** What is written at the front of the document, gathered apart from its body. */
class Front {
  constructor() {
    this.early = "";
    this.preloads = "";
    this.sheets = new Map(); // by precedence: {links, hrefs, css}
    this.scripts = "";
    this.hoisted = "";
    this.seen = new Set();
  }

  /** The style sheets of one precedence, or null when this one is there already. */
  sheet({ href, precedence }) {
    if (this.seen.has(`css ${href}`)) return null;
    this.seen.add(`css ${href}`);
    let sheet = this.sheets.get(precedence);
    if (!sheet) this.sheets.set(precedence, (sheet = { links: "", hrefs: [], css: "" }));
    return sheet;
  }

  /** React asks the browser to load an image before the markup that shows it. */
  preload(props) {
    const { src, srcSet, sizes } = props;
    const odd = (given(src) && typeof src !== "string") || (given(srcSet) && typeof srcSet !== "string");
    if ((!src && !srcSet) || odd || props.loading === "lazy" || props.fetchPriority === "low") return;
    if (/^data:/i.test(src || "") || /^data:/i.test(srcSet || "")) return;
    const id = srcSet ? `${srcSet}\n${sizes ?? ""}` : src;
    if (this.seen.has(id)) return;
    this.seen.add(id);
    const href = srcSet ? undefined : src;
    const link = { rel: "preload", as: "image", href, imageSrcSet: srcSet, imageSizes: sizes };
    const passed = ["crossOrigin", "integrity", "type", "fetchPriority", "referrerPolicy"];
    for (const name of passed) link[name] = props[name];
    this.preloads += `<link${attributes("link", link)}/>`;
  }

  markup() {
    let styles = "";
    for (const [precedence, { links, hrefs, css }] of this.sheets) {
      const names = `${write(["data-precedence", precedence])}${write(["data-href", hrefs.join(" ")])}`;
      styles += hrefs.length > 0 ? `${links}<style${names}>${css}</style>` : links;
    }
    return this.early + this.preloads + styles + this.scripts + this.hoisted;
  }
}

/** One pass over a tree. `scope` is what an element is in: `{svg?, noscript?, picture?, head?, chosen?}`. */
class Writer {
  constructor() {
    this.front = new Front();
    this.refusal = null; // why React's server would write what this does not
  }

  children(work, scope) {
    if (work.text !== null && work.kind !== TEXT) return escape(work.text);
    const { children } = work;
    if (children === null) return "";
    let all = "";
    for (let i = 0; i < children.length; i++) all += this.node(children[i], scope);
    return all;
  }

  node(work, scope) {
    if (work.kind === TEXT) return escape(work.text);
    if (work.kind === HOST) return this.host(work, scope);
    if (work.type === ACTIVITY && work.props.mode === "hidden") return "";
    if (work.kind === SUSPENSE) {
      const [content, stand] = work.children;
      return this.children(stand || content, scope);
    }
    if (work.kind === GROUP && work.hidden) return "";
    return this.children(work, scope);
  }

  host(work, scope) {
    const { type, props } = work;
    if (SPECIALLY.has(type)) return this[type](work, scope);
    if (type === "svg") return this.plain(work, { ...scope, svg: true });
    if (type === "foreignObject") return this.plain(work, { ...scope, svg: false });
    if (type === "noscript" || type === "picture" || type === "head")
      return this.plain(work, { ...scope, [type]: true });
    if (type === "img" && !scope.picture && !scope.noscript) this.front.preload(props);
    return this.plain(work, scope);
  }

  inner(work, scope) {
    const html = work.props.dangerouslySetInnerHTML;
    return given(html) ? `${html.__html ?? ""}` : this.children(work, scope);
  }

  plain(work, scope) {
    const { type, props } = work;
    const start = `<${type}${attributes(type, props)}`;
    if (VOID.has(type)) return `${start}/>`;
    const inner = this.inner(work, scope);
    const isWhole = typeof props.children === "string" || given(props.dangerouslySetInnerHTML);
    const line = (type === "pre" || type === "listing") && isWhole && inner.startsWith("\n") ? "\n" : "";
    return `${start}>${line}${inner}</${type}>`;
  }

  form(work, scope) {
    const { props } = work;
    if (typeof props.action === "function") {
      this.refusal = "a form whose action is a function";
      return "";
    }
    let all = `<form${attributes("form", props, LATE.form)}`;
    for (const prop of FORM_LAST) all += write(attributeOf("form", prop, props[prop]));
    return `${all}>${this.inner(work, scope)}</form>`;
  }

  late(tag, props) {
    let all = "";
    for (const prop of FORM_LATE) {
      if (typeof props[prop] === "function") this.refusal = "a button whose action is a function";
      all += write(attributeOf(tag, prop, props[prop]));
    }
    return all;
  }

  input({ props }) {
    const name = write(attributeOf("input", "name", props.name));
    const start = `<input${attributes("input", props, LATE.input)}${name}${this.late("input", props)}`;
    const checked = given(props.checked) ? props.checked : props.defaultChecked;
    const isChecked = checked && typeof checked !== "function" && typeof checked !== "symbol";
    const value = write(attributeOf("input", "value", given(props.value) ? props.value : props.defaultValue));
    return `${start}${isChecked ? ' checked=""' : ""}${value}/>`;
  }

  button(work, scope) {
    const { props } = work;
    const name = write(attributeOf("button", "name", props.name));
    const start = `<button${attributes("button", props, LATE.button)}${name}`;
    const inner = this.inner(work, scope);
    return `${start}${this.late("button", props)}>${inner}</button>`;
  }

  textarea({ props }) {
    const { children, defaultValue } = props;
    const isList = Array.isArray(children);
    let value = given(props.value) ? props.value : defaultValue;
    if (!given(value) && given(children)) value = isList ? children[0] : children;
    const twice = given(children) && (given(defaultValue) || (isList && children.length > 1));
    if (twice) this.refusal = "a textarea's children";
    const shown = given(value) ? escape(`${value}`) : "";
    const line = shown.startsWith("\n") ? "\n" : "";
    return `<textarea${attributes("textarea", props, LATE.textarea)}>${line}${shown}</textarea>`;
  }

  select(work, scope) {
    const { props } = work;
    const value = given(props.value) ? props.value : props.defaultValue;
    const inner = this.inner(work, { ...scope, chosen: given(value) ? value : undefined });
    return `<select${attributes("select", props, LATE.select)}>${inner}</select>`;
  }

  option(work, scope) {
    const { props } = work;
    const { chosen } = scope;
    let { selected } = props;
    if (chosen !== undefined) {
      const own = given(props.value) ? `${props.value}` : optionText(props.children);
      selected = Array.isArray(chosen) ? chosen.some((one) => `${one}` === own) : `${chosen}` === own;
    }
    const inner = this.inner(work, scope);
    return `<option${attributes("option", props, LATE.option)}${selected ? ' selected=""' : ""}>${inner}</option>`;
  }

  title({ props }, scope) {
    const all = `<title${attributes("title", props)}>${escape(onlyText(props.children))}</title>`;
    return scope.svg || given(props.itemProp) ? all : this.hoist(all, scope);
  }

  meta(work, scope) {
    const { props } = work;
    if (scope.svg || given(props.itemProp)) return this.plain(work, scope);
    const isEarly = typeof props.charSet === "string" || props.name === "viewport";
    return this.hoist(`<meta${attributes("meta", props)}/>`, scope, isEarly ? "early" : "hoisted");
  }

  link(work, scope) {
    const { props } = work;
    const { rel, href, precedence } = props;
    const isBusy = props.onLoad || props.onError || props.disabled;
    const isNamed = typeof rel === "string" && isFilled(href);
    if (scope.svg || given(props.itemProp) || !isNamed || isBusy) return this.plain(work, scope);
    if (rel !== "stylesheet") return this.hoist(`<link${attributes("link", props)}/>`, scope);
    if (typeof precedence !== "string") return this.plain(work, scope);
    const sheet = this.front.sheet(props);
    const named = write(["data-precedence", precedence]);
    if (sheet) sheet.links += `<link${attributes("link", props, LATE.link)}${named}/>`;
    return "";
  }

  /** The text of a script or a style, which is not escaped. */
  raw({ type, props }) {
    const { children, dangerouslySetInnerHTML: html } = props;
    const isText = type === "style" || typeof children === "string";
    const inner = given(html) ? `${html.__html ?? ""}` : isText ? onlyText(children) : "";
    const [pattern, small, capital] = RAW[type];
    return inner.replace(pattern, (_, open, s, rest) => `${open}${s === "s" ? small : capital}${rest}`);
  }

  style(work, scope) {
    const { props } = work;
    const css = this.raw(work);
    if (scope.svg || typeof props.precedence !== "string" || !isFilled(props.href)) {
      return `<style${attributes("style", props)}>${css}</style>`;
    }
    const sheet = this.front.sheet(props);
    if (sheet) {
      sheet.hrefs.push(props.href);
      sheet.css += css;
    }
    return "";
  }

  script(work, scope) {
    const { props } = work;
    const all = `<script${attributes("script", props)}>${this.raw(work)}</script>`;
    const isLoose = props.async === true && !props.onLoad && !props.onError && !given(props.itemProp);
    return isLoose && !scope.svg && isFilled(props.src) ? this.hoist(all, scope, "scripts") : all;
  }

  /** Moves an element to a part of the front, where that is possible. */
  hoist(element, scope, part = "hoisted") {
    if (scope.noscript || scope.head) return element;
    this.front[part] += element;
    return "";
  }
}

/** The elements that are not written like all others: each by the method of its name. */
const SPECIALLY = new Set("form input button textarea select option title meta link style script".split(" "));

/** The text of an element that can hold one text and nothing else. */
function onlyText(children) {
  const child = Array.isArray(children) ? (children.length < 2 ? children[0] : null) : children;
  return given(child) && typeof child !== "function" && typeof child !== "symbol" ? `${child}` : "";
}

function optionText(children) {
  if (Array.isArray(children)) return children.map(optionText).join("");
  return given(children) && typeof children !== "boolean" ? `${children}` : "";
}

/** `{html}`, or `{refusal}` when React's server would write what this does not. */
export function markup(root) {
  const writer = new Writer();
  const body = writer.children(root, {});
  return writer.refusal ? { html: null, refusal: writer.refusal } : { html: writer.front.markup() + body };
}
