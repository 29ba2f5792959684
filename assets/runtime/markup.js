// The tree as static markup, as React's server writes it.

import { attributeOf, customAttributeOf, isCustom, styleText } from "./attributes.js";
import { VOID } from "./host-rules.js";
import { GROUP, HOST, SUSPENSE, TEXT } from "./work.js";
import { ACTIVITY } from "./element.js";

const ESCAPED = { '"': "&quot;", "&": "&amp;", "'": "&#x27;", "<": "&lt;", ">": "&gt;" };
const SPECIAL = /["&'<>]/;
const FORM_LATE = ["formAction", "formEncType", "formMethod", "formTarget"];

/** What an element's attributes leave out, because it is written last or elsewhere. */
const LATE = {
  input: new Set(["name", "checked", "value", ...FORM_LATE]),
  button: new Set(["name", ...FORM_LATE]),
  textarea: new Set(["value"]),
  select: new Set(["value"]),
  option: new Set(["selected"]),
  form: new Set(["action", "encType", "method", "target"]),
};

export function escape(text) {
  return SPECIAL.test(text) ? text.replace(/["&'<>]/g, (c) => ESCAPED[c]) : text;
}

const write = (found) => (found === null ? "" : ` ${found[0]}="${escape(found[1])}"`);
const given = (value) => value !== null && value !== undefined;

/** One pass over a tree: what is written at the front of the document is gathered apart from the body. */
class Writer {
  constructor() {
    this.early = "";
    this.preloads = "";
    this.sheets = new Map(); // by precedence: {links, hrefs, css}
    this.scripts = "";
    this.hoisted = "";
    this.refusal = null;
    this.seen = new Set();
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
    switch (type) {
      case "input":
        return this.input(props);
      case "button":
        return this.button(work, props, scope);
      case "textarea":
        return this.textarea(props);
      case "select":
        return this.select(work, props, scope);
      case "option":
        return this.option(work, props, scope);
      case "title":
      case "meta":
      case "link":
      case "script":
      case "style":
        return this.metadata(work, scope);
      case "img":
        this.preload(props, scope);
        break;
      case "form":
        if (typeof props.action === "function") {
          this.refusal = "a form whose action is a function";
          return "";
        }
        return `<form${this.attributes(type, props, LATE.form)}${this.attributes(type, pick(props))}>${this.inner(work, scope)}</form>`;
      case "svg":
        return this.plain(work, { ...scope, svg: true });
      case "foreignObject":
        return this.plain(work, { ...scope, svg: false });
      case "noscript":
      case "picture":
      case "head":
        return this.plain(work, { ...scope, [type]: true });
      default:
    }
    return this.plain(work, scope);
  }

  attributes(tag, props, skip) {
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

  inner(work, scope) {
    const html = work.props.dangerouslySetInnerHTML;
    return given(html) ? `${html.__html ?? ""}` : this.children(work, scope);
  }

  plain(work, scope) {
    const { type, props } = work;
    const start = `<${type}${this.attributes(type, props)}`;
    if (VOID.has(type)) return `${start}/>`;
    let inner = this.inner(work, scope);
    if ((type === "pre" || type === "listing") && inner.startsWith("\n") && this.startsLine(props))
      inner = `\n${inner}`;
    return `${start}>${inner}</${type}>`;
  }

  startsLine(props) {
    return typeof props.children === "string" || given(props.dangerouslySetInnerHTML);
  }

  late(tag, props) {
    let all = "";
    for (const prop of FORM_LATE) {
      if (typeof props[prop] === "function") this.refusal = "a button whose action is a function";
      all += write(attributeOf(tag, prop, props[prop]));
    }
    return all;
  }

  input(props) {
    let all = `<input${this.attributes("input", props, LATE.input)}${write(attributeOf("input", "name", props.name))}${this.late("input", props)}`;
    const checked = given(props.checked) ? props.checked : props.defaultChecked;
    if (checked && typeof checked !== "function" && typeof checked !== "symbol") all += ' checked=""';
    return `${all}${write(attributeOf("input", "value", given(props.value) ? props.value : props.defaultValue))}/>`;
  }

  button(work, props, scope) {
    const start = `<button${this.attributes("button", props, LATE.button)}${write(attributeOf("button", "name", props.name))}`;
    const inner = this.inner(work, scope);
    return `${start}${this.late("button", props)}>${inner}</button>`;
  }

  textarea(props) {
    let value = given(props.value) ? props.value : props.defaultValue;
    if (!given(value) && given(props.children))
      value = Array.isArray(props.children) ? props.children[0] : props.children;
    if (
      given(props.children) &&
      (given(props.defaultValue) || (Array.isArray(props.children) && props.children.length > 1))
    )
      this.refusal = "a textarea's children";
    const shown = given(value) ? escape(`${value}`) : "";
    return `<textarea${this.attributes("textarea", props, LATE.textarea)}>${shown.startsWith("\n") ? "\n" : ""}${shown}</textarea>`;
  }

  select(work, props, scope) {
    const value = given(props.value) ? props.value : props.defaultValue;
    const inner = this.inner(work, { ...scope, chosen: given(value) ? value : undefined });
    return `<select${this.attributes("select", props, LATE.select)}>${inner}</select>`;
  }

  option(work, props, scope) {
    const { chosen } = scope;
    let selected = props.selected;
    if (chosen !== undefined) {
      const own = given(props.value) ? `${props.value}` : optionText(props.children);
      selected = Array.isArray(chosen) ? chosen.some((one) => `${one}` === own) : `${chosen}` === own;
    }
    const inner = this.inner(work, scope);
    return `<option${this.attributes("option", props, LATE.option)}${selected ? ' selected=""' : ""}>${inner}</option>`;
  }

  /** title, meta, link, style and script: some of them move to the front. */
  metadata(work, scope) {
    const { type, props } = work;
    if (type === "title") {
      const all = `<title${this.attributes(type, props)}>${escape(onlyText(props.children))}</title>`;
      return scope.svg || given(props.itemProp) ? all : this.hoist(all, scope);
    }
    if (type === "style" || type === "script") return this.raw(work, scope);
    const stays =
      scope.svg ||
      given(props.itemProp) ||
      (type === "link" &&
        (typeof props.rel !== "string" ||
          typeof props.href !== "string" ||
          props.href === "" ||
          props.onLoad ||
          props.onError ||
          props.disabled));
    if (stays) return this.plain(work, scope);
    if (type === "link" && props.rel === "stylesheet") {
      if (typeof props.precedence !== "string") return this.plain(work, scope);
      const sheet = this.sheet(props);
      if (sheet)
        sheet.links += `<link${this.attributes(type, props, new Set(["precedence"]))}${write(["data-precedence", props.precedence])}/>`;
      return "";
    }
    const early =
      type === "meta" && (typeof props.charSet === "string" || props.name === "viewport") ? "early" : "hoisted";
    return this.hoist(`<${type}${this.attributes(type, props)}/>`, scope, early);
  }

  /** The style sheets of one precedence, or null when this one is there already. */
  sheet({ href, precedence }) {
    if (this.seen.has(`css ${href}`)) return null;
    this.seen.add(`css ${href}`);
    let sheet = this.sheets.get(precedence);
    if (!sheet) this.sheets.set(precedence, (sheet = { links: "", hrefs: [], css: "" }));
    return sheet;
  }

  front() {
    let styles = "";
    for (const [precedence, { links, hrefs, css }] of this.sheets) {
      styles += links;
      if (hrefs.length > 0)
        styles += `<style${write(["data-precedence", precedence])}${write(["data-href", hrefs.join(" ")])}>${css}</style>`;
    }
    return this.early + this.preloads + styles + this.scripts + this.hoisted;
  }

  raw(work, scope) {
    const { type, props } = work;
    const html = props.dangerouslySetInnerHTML;
    const inner = given(html)
      ? `${html.__html ?? ""}`
      : type === "style" || typeof props.children === "string"
        ? onlyText(props.children)
        : "";
    const safe =
      type === "script"
        ? inner.replace(
            /(<\/|<)(s)(cript)/gi,
            (_, open, s, rest) => `${open}${s === "s" ? "\\u0073" : "\\u0053"}${rest}`,
          )
        : inner.replace(/(<\/|<)(s)(tyle)/gi, (_, open, s, rest) => `${open}${s === "s" ? "\\73 " : "\\53 "}${rest}`);
    if (
      type === "style" &&
      !scope.svg &&
      typeof props.precedence === "string" &&
      typeof props.href === "string" &&
      props.href !== ""
    ) {
      const sheet = this.sheet(props);
      if (sheet) {
        sheet.hrefs.push(props.href);
        sheet.css += safe;
      }
      return "";
    }
    const all = `<${type}${this.attributes(type, props)}>${safe}</${type}>`;
    const moves =
      type === "script" &&
      !scope.svg &&
      typeof props.src === "string" &&
      props.src !== "" &&
      props.async === true &&
      !props.onLoad &&
      !props.onError &&
      !given(props.itemProp);
    return moves ? this.hoist(all, scope, "scripts") : all;
  }

  hoist(element, scope, part = "hoisted") {
    if (scope.noscript || scope.head) return element;
    this[part] += element;
    return "";
  }

  /** React asks the browser to load an image before the markup that shows it. */
  preload(props, scope) {
    const { src, srcSet, sizes } = props;
    if (scope.picture || scope.noscript || props.loading === "lazy" || props.fetchPriority === "low") return;
    if ((!src && !srcSet) || (given(src) && typeof src !== "string") || (given(srcSet) && typeof srcSet !== "string"))
      return;
    if (/^data:/i.test(src || "") || /^data:/i.test(srcSet || "")) return;
    const id = srcSet ? `${srcSet}\n${sizes ?? ""}` : src;
    if (this.seen.has(id)) return;
    this.seen.add(id);
    const link = {
      rel: "preload",
      as: "image",
      href: srcSet ? undefined : src,
      imageSrcSet: srcSet,
      imageSizes: sizes,
    };
    const passed = ["crossOrigin", "integrity", "type", "fetchPriority", "referrerPolicy"];
    for (const name of passed) link[name] = props[name];
    this.preloads += `<link${this.attributes("link", link)}/>`;
  }
}

const pick = ({ action, encType, method, target }) => ({ action, encType, method, target });

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
  return writer.refusal ? { html: null, refusal: writer.refusal } : { html: writer.front() + body };
}
