// Host nodes as refs and events show them: inert elements that answer plausibly and change nothing outside of the tree.
// May import: runtime, acts, canvas, controls, dom, events, names, selector.

import * as acts from "./acts.js";
import { attributeOf } from "../runtime/attributes.js";
import { canvasContext } from "./canvas.js";
import * as C from "./controls.js";
import { classOf } from "./dom.js";
import { dispatch, listen, tell, unlisten } from "./events.js";
import { embedder } from "../runtime/embedder.js";
import { note } from "../runtime/faults.js";
import { MEMBERS as UNANSWERED } from "./names.js";
import { select, matches } from "./selector.js";
import { eachHost, HOST, textOf } from "../runtime/work.js";

const works = new WeakMap(); // the work behind each face

/** The page around the lesson; `active` is the host node that has the focus. */
export const page = { window: null, document: null, body: null, active: null, face: (work) => faceOf(work) };
export const workOf = (face) => works.get(face) ?? null;

/** How large an element is: as it says itself, or else something plausible, since lessons divide by it. */
function size(work, side) {
  const { style, [side]: own } = work.props;
  const said = parseFloat((style && style[side]) ?? own);
  return said > 0 && !`${(style && style[side]) ?? own}`.endsWith("%")
    ? said
    : work.type === "canvas"
      ? side === "width"
        ? 300
        : 150
      : side === "width"
        ? 320
        : 160;
}

function box(work) {
  const [width, height] = [size(work, "width"), size(work, "height")];
  return {
    x: 0,
    y: 0,
    width,
    height,
    top: 0,
    left: 0,
    right: width,
    bottom: height,
    toJSON() {
      return { ...this };
    },
  };
}

const MATRIX = {
  a: 1,
  b: 0,
  c: 0,
  d: 1,
  e: 0,
  f: 0,
  inverse: () => MATRIX,
  multiply: () => MATRIX,
  translate: () => MATRIX,
  scale: () => MATRIX,
};

const facesOf = (list) => list.map(faceOf);

function elementsBelow(work) {
  const found = [];
  eachHost(work, (child) => {
    if (child.kind === HOST) found.push(child);
  });
  return found;
}

function parentOf(work) {
  for (let w = work.parent; w; w = w.parent) if (w.kind === HOST) return w;
  return null;
}

function sibling(work, by) {
  let top = work.parent;
  while (top.parent && top.kind !== HOST) top = top.parent;
  const all = elementsBelow(top);
  const found = all[all.indexOf(work) + by];
  return found ? faceOf(found) : null;
}

export function attributesOf(work) {
  const all = {};
  for (const prop in work.props) {
    const found = attributeOf(work.type, prop, work.props[prop]);
    if (found) all[found[0]] = found[1];
  }
  return all;
}

function attribute(work, name) {
  const own = work.attributes ? work.attributes.get(name) : undefined;
  if (own !== undefined) return own;
  const all = attributesOf(work);
  if (name in all) return all[name];
  const lower = Object.keys(all).find((n) => n.toLowerCase() === `${name}`.toLowerCase());
  return lower === undefined ? null : all[lower];
}

const reflect =
  (name, otherwise = "") =>
  (w) =>
    attribute(w, name) ?? otherwise;

const flag = (name) => (w) => Boolean(w.props[name]);
const zero = () => 0;
const wide = (w) => size(w, "width");
const high = (w) => size(w, "height");
const nothing = () => () => undefined;

function classList(work, face) {
  const names = () => face.className.split(/\s+/).filter(Boolean);
  const put = (list) => {
    face.className = list.join(" ");
  };
  return {
    contains: (n) => names().includes(n),
    add: (...all) => put([...new Set([...names(), ...all])]),
    remove: (...all) => put(names().filter((n) => !all.includes(n))),
    toggle(n, force) {
      const on = force ?? !names().includes(n);
      put(on ? [...new Set([...names(), n])] : names().filter((x) => x !== n));
      return on;
    },
    replace: (a, b) => put(names().map((n) => (n === a ? b : n))),
    item: (i) => names()[i] ?? null,
    get length() {
      return names().length;
    },
    get value() {
      return face.className;
    },
  };
}

function styleOf(work) {
  const camel = (name) => name.replace(/-([a-z])/g, (_, c) => c.toUpperCase());
  return {
    ...work.props.style,
    setProperty(n, v) {
      this[n.startsWith("--") ? n : camel(n)] = v;
    },
    getPropertyValue(n) {
      return `${this[n.startsWith("--") ? n : camel(n)] ?? ""}`;
    },
    removeProperty(n) {
      delete this[camel(n)];
      return "";
    },
  };
}

function dataset(work) {
  const all = {};
  for (const [name, value] of Object.entries(attributesOf(work))) {
    if (name.startsWith("data-")) all[name.slice(5).replace(/-([a-z])/g, (_, c) => c.toUpperCase())] = value;
  }
  return all;
}

const validity = (work) => ({
  valid: C.isValid(work),
  valueMissing: Boolean(work.props.required) && C.valueOf(work) === "",
  customError: false,
  typeMismatch: false,
  patternMismatch: false,
});

const shadow = (work) => (work.own ??= {});
const kept = (name, make) => (w, face) => (shadow(w)[name] ??= make(w, face));

/** What an element answers, by the property's name. */
const MEMBERS = {
  __proto__: null,
  nodeType: () => 1,
  nodeName: (w) => (C.closest(w, (x) => x.type === "svg") ? w.type : w.type.toUpperCase()),
  tagName: (w) => MEMBERS.nodeName(w),
  localName: (w) => w.type,
  isConnected: (w) => !w.gone,
  ownerDocument: () => page.document,
  id: reflect("id"),
  className: reflect("class"),
  title: reflect("title"),
  lang: reflect("lang"),
  name: reflect("name"),
  alt: reflect("alt"),
  src: reflect("src"),
  href: reflect("href"),
  placeholder: reflect("placeholder"),
  htmlFor: reflect("for"),
  role: reflect("role", null),
  label: reflect("label"),
  pattern: reflect("pattern"),
  min: reflect("min"),
  max: (w) => (w.type === "progress" || w.type === "meter" ? C.numberOf(w.props.max, 1) : (attribute(w, "max") ?? "")),
  step: reflect("step"),
  dir: reflect("dir"),
  rel: reflect("rel"),
  target: reflect("target"),
  action: reflect("action"),
  method: reflect("method", "get"),
  type: (w) =>
    w.type === "input"
      ? C.inputType(w)
      : w.type === "select"
        ? w.props.multiple
          ? "select-multiple"
          : "select-one"
        : w.type === "textarea"
          ? "textarea"
          : (attribute(w, "type") ?? (w.type === "button" ? "submit" : "")),
  disabled: (w) => Boolean(w.props.disabled),
  required: flag("required"),
  readOnly: flag("readOnly"),
  multiple: flag("multiple"),
  hidden: flag("hidden"),
  autofocus: flag("autoFocus"),
  draggable: (w) => w.props.draggable === true || w.props.draggable === "true",
  open: (w) => Boolean((w.state && w.state.open) ?? w.props.open),
  tabIndex: (w) => C.numberOf(w.props.tabIndex, C.isControl(w) ? 0 : -1),
  maxLength: (w) => C.numberOf(w.props.maxLength, -1),
  minLength: (w) => C.numberOf(w.props.minLength, -1),
  colSpan: (w) => C.numberOf(w.props.colSpan, 1),
  rowSpan: (w) => C.numberOf(w.props.rowSpan, 1),
  size: (w) => C.numberOf(w.props.size, 0),
  position: (w) => C.valueOf(w) / MEMBERS.max(w),
  contentEditable: reflect("contentEditable", "inherit"),
  isContentEditable: (w) => w.props.contentEditable === true,
  spellcheck: () => true,
  value: C.valueOf,
  valueAsNumber: (w) => (C.valueOf(w) === "" ? NaN : Number(C.valueOf(w))),
  valueAsDate: (w) => (C.valueOf(w) ? new Date(C.valueOf(w)) : null),
  defaultValue: (w) => `${w.props.defaultValue ?? w.props.value ?? ""}`,
  checked: C.checkedOf,
  defaultChecked: (w) => Boolean(w.props.defaultChecked),
  indeterminate: () => false,
  files: () => [],
  selectionStart: (w) => C.valueOf(w).length,
  selectionEnd: (w) => C.valueOf(w).length,
  selectionDirection: () => "none",
  options: (w) =>
    w.type === "select"
      ? Object.assign(facesOf(C.optionsOf(w)), { selectedIndex: MEMBERS.selectedIndex(w) })
      : undefined,
  selectedOptions: (w) => facesOf(C.chosenOf(w)),
  selectedIndex: (w) => C.optionsOf(w).indexOf(C.chosenOf(w)[0]),
  selected: (w) => C.chosenOf(C.closest(w, (x) => x.type === "select") ?? w).includes(w),
  index: (w) => C.optionsOf(C.closest(w, (x) => x.type === "select") ?? w).indexOf(w),
  text: textOf,
  form: (w) => (C.formOf(w) ? faceOf(C.formOf(w)) : null),
  elements: (w) => named(C.hostsBelow(C.rootOf(w), (x) => C.isControl(x) && C.formOf(x) === w)),
  length: (w) =>
    w.type === "select" ? C.optionsOf(w).length : w.type === "form" ? MEMBERS.elements(w).length : undefined,
  labels: (w) =>
    facesOf(
      C.hostsBelow(
        C.rootOf(w),
        (x) => x.type === "label" && (x.props.htmlFor === w.props.id || C.closest(w, (y) => y === x)),
      ),
    ),
  control: (w) =>
    C.byId(C.rootOf(w), `${w.props.htmlFor}`) ? faceOf(C.byId(C.rootOf(w), `${w.props.htmlFor}`)) : null,
  validity,
  validationMessage: () => "",
  willValidate: () => true,
  checkValidity: (w) => () => C.isValid(w),
  reportValidity: (w) => () => C.isValid(w),
  setCustomValidity: nothing,
  textContent: textOf,
  innerText: textOf,
  innerHTML: (w) => textOf(w),
  outerHTML: (w) => textOf(w),
  style: kept("style", styleOf),
  classList: kept("classList", classList),
  dataset: kept("dataset", dataset),
  attributes: (w) => Object.entries(attributesOf(w)).map(([name, value]) => ({ name, value })),
  children: (w) => facesOf(elementsBelow(w)),
  childElementCount: (w) => elementsBelow(w).length,
  childNodes: (w) => facesOf(elementsBelow(w)),
  firstElementChild: (w) => facesOf(elementsBelow(w))[0] ?? null,
  lastElementChild: (w) => facesOf(elementsBelow(w)).at(-1) ?? null,
  firstChild: (w) => facesOf(elementsBelow(w))[0] ?? null,
  lastChild: (w) => facesOf(elementsBelow(w)).at(-1) ?? null,
  parentElement: (w) => (parentOf(w) ? faceOf(parentOf(w)) : page.body),
  parentNode: (w) => MEMBERS.parentElement(w),
  nextElementSibling: (w) => sibling(w, 1),
  previousElementSibling: (w) => sibling(w, -1),
  nextSibling: (w) => sibling(w, 1),
  previousSibling: (w) => sibling(w, -1),
  offsetParent: () => page.body,
  clientWidth: wide,
  clientHeight: high,
  clientTop: zero,
  clientLeft: zero,
  offsetWidth: wide,
  offsetHeight: high,
  offsetTop: zero,
  offsetLeft: zero,
  scrollWidth: wide,
  scrollHeight: high,
  scrollTop: zero,
  scrollLeft: zero,
  width: wide,
  height: high,
  naturalWidth: wide,
  naturalHeight: high,
  complete: () => true,
  focus: (w) => () => acts.focus(w),
  blur: (w) => () => page.active === w && acts.focus(null),
  click: (w) => () => C.isDisabled(w) || acts.click(w, false),
  select: nothing,
  setSelectionRange: nothing,
  setRangeText: nothing,
  scrollIntoView: nothing,
  scrollTo: nothing,
  scroll: nothing,
  scrollBy: nothing,
  setPointerCapture: nothing,
  releasePointerCapture: nothing,
  hasPointerCapture: () => () => false,
  requestFullscreen: () => () => Promise.resolve(),
  stepUp: nothing,
  stepDown: nothing,
  normalize: nothing,
  remove: () => () => note("Element.remove"),
  getBoundingClientRect: (w) => () => box(w),
  getClientRects: (w) => () => [box(w)],
  getBBox: (w) => () => box(w),
  getTotalLength: (w) => () => size(w, "width"),
  getPointAtLength: () => () => ({ x: 0, y: 0 }),
  getComputedTextLength: (w) => () => 8 * textOf(w).length,
  getScreenCTM: () => () => MATRIX,
  getCTM: () => () => MATRIX,
  createSVGPoint: () => () => ({
    x: 0,
    y: 0,
    matrixTransform() {
      return { x: this.x, y: this.y };
    },
  }),
  animate: () => () => ({
    finished: Promise.resolve(),
    cancel() {},
    play() {},
    pause() {},
    finish() {},
    onfinish: null,
    addEventListener() {},
  }),
  getAnimations: () => () => [],
  getContext: (w, face) =>
    w.type === "canvas"
      ? (kind) =>
          kind === "2d" ? (shadow(w).context ??= canvasContext(face)) : (note(`canvas.getContext("${kind}")`), null)
      : undefined,
  toDataURL: () => () => "data:,",
  play: () => () => Promise.resolve(),
  pause: nothing,
  load: nothing,
  currentTime: zero,
  duration: zero,
  paused: () => true,
  ended: () => false,
  muted: flag("muted"),
  volume: () => 1,
  playbackRate: () => 1,
  show: (w) => () => {
    C.stateOf(w).open = true;
  },
  showModal: (w) => () => {
    C.stateOf(w).open = true;
  },
  close: (w) => () => {
    C.stateOf(w).open = false;
    dispatch(w, "close");
  },
  showPopover: nothing,
  hidePopover: nothing,
  togglePopover: nothing,
  submit: (w) => () => acts.submit(w, null),
  requestSubmit: (w) => (by) => acts.submit(w, workOf(by)),
  reset: (w) => () => acts.reset(w),
  getAttribute: (w) => (name) => attribute(w, name),
  hasAttribute: (w) => (name) => attribute(w, name) !== null,
  getAttributeNames: (w) => () => Object.keys(attributesOf(w)),
  setAttribute: (w) => (name, value) => {
    (w.attributes ??= new Map()).set(name, `${value}`);
  },
  removeAttribute: (w) => (name) => {
    (w.attributes ??= new Map()).set(name, null);
  },
  toggleAttribute: (w) => (name) => attribute(w, name) !== null,
  contains: (w) => (other) => {
    for (let x = workOf(other); x; x = x.parent) if (x === w) return true;
    return false;
  },
  closest: (w) => (selector) => {
    const found = C.closest(w, (x) => matches(x, selector));
    return found ? faceOf(found) : null;
  },
  matches: (w) => (selector) => matches(w, selector),
  querySelector: (w) => (selector) => {
    const [found] = select(w, selector);
    return found ? faceOf(found) : null;
  },
  querySelectorAll: (w) => (selector) => facesOf(select(w, selector)),
  getElementsByTagName: (w) => (tag) => facesOf(select(w, tag)),
  getElementsByClassName: (w) => (name) => facesOf(select(w, `.${name}`)),
  getRootNode: () => () => page.document,
  compareDocumentPosition: () => () => 0,
  isSameNode: (w) => (other) => workOf(other) === w,
  isEqualNode: (w) => (other) => workOf(other) === w,
  hasChildNodes: (w) => () => w.text !== null || elementsBelow(w).length > 0,
  addEventListener: (w) => (type, call, options) => listen(w, type, call, options),
  removeEventListener: (w) => (type, call, options) => unlisten(w, type, call, options),
  dispatchEvent: (w, face) => (event) => {
    event.target = face;
    tell(w, event, null, face, w);
    return !event.defaultPrevented;
  },
};

function named(list) {
  const all = facesOf(list);
  for (const work of list) {
    for (const name of [work.props.name, work.props.id])
      if (typeof name === "string" && name !== "" && !(name in all)) all[name] = faceOf(work);
  }
  all.namedItem = (name) => all[name] ?? null;
  all.item = (i) => all[i] ?? null;
  return all;
}

function put(work, name, value) {
  if (name === "value" && C.isControl(work) && work.type !== "button") {
    if (work.type === "select")
      C.stateOf(work).chosen = new Set(C.optionsOf(work).filter((o) => C.optionValue(o) === `${value}`));
    else C.stateOf(work).value = `${value ?? ""}`;
  } else if (name === "checked" && C.isCheck(work)) C.setChecked(work, Boolean(value));
  else if (name === "selectedIndex" && work.type === "select")
    C.stateOf(work).chosen = new Set([C.optionsOf(work)[value]]);
  else if (name === "open") C.stateOf(work).open = Boolean(value);
  else {
    if (name === "innerHTML" || name === "outerHTML") note(`Element.${name}`);
    shadow(work)[name] = value;
  }
}

const traps = {
  get(target, name, face) {
    const work = works.get(face) ?? target.work;
    if (typeof name === "symbol" || name in Object.prototype) return Reflect.get(target, name);
    if (work.own !== undefined && Object.hasOwn(work.own, name)) return work.own[name];
    const member = MEMBERS[name];
    if (member !== undefined) return member(work, work.face);
    if (work.type === "form") {
      const all = MEMBERS.elements(work);
      if (Object.hasOwn(all, name)) return all[name];
    }
    if (UNANSWERED.has(name)) note(`Element.${name}`);
    return undefined;
  },
  set(target, name, value) {
    put(target.work, name, value);
    return true;
  },
  has: (target, name) => name in MEMBERS || Object.hasOwn(shadow(target.work), name),
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
  deleteProperty: (target, name) => delete shadow(target.work)[name],
};

/** What refs and events show of `work`, made when it is first asked for. */
export function faceOf(work) {
  if (work.face !== null) return work.face;
  const target = Object.create(classOf(work.type, C.closest(work, (w) => w.type === "svg") !== null).prototype, {
    work: { value: work, configurable: true },
  });
  work.face = new Proxy(target, traps);
  works.set(work.face, work);
  return work.face;
}

embedder.face = faceOf;
