// What stands on globalThis around a lesson: a small, silent page in which time stands still until it is advanced. May
// import: runtime, abort, clock, controls, dom, encoding, event, events, host, intl, names, selector.

import { AbortController, AbortSignal } from "./abort.js";
import { clock, timers } from "./clock.js";
import { entriesOf } from "./controls.js";
import { classes } from "./dom.js";
import { atob, btoa, TextDecoder, TextEncoder, URLSearchParams } from "./encoding.js";
import { Event } from "./event.js";
import { listen, tell, unlisten } from "./events.js";
import { note, text, unsupported, warn } from "../runtime/faults.js";
import { faceOf, page, workOf } from "./host.js";
import { Intl, localise } from "./intl.js";
import { GLOBALS } from "./names.js";
import { select } from "./selector.js";
import { stage } from "../runtime/schedule.js";
import { words } from "../runtime/words.js";

let random = 1;

export function seed(value = 20260105) {
  random = Number(value) >>> 0 || 1;
}

/** A number from 0 to 1, the same in every run (mulberry32). */
function chance() {
  random = (random + 0x6d2b79f5) | 0;
  let t = Math.imul(random ^ (random >>> 15), 1 | random);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** Cube roots of cubes are whole in browsers, whatever the engine makes of them. */
function exactly(cbrt) {
  return (value) => {
    const root = cbrt(value);
    const whole = Math.round(root);
    return whole ** 3 === Number(value) ? whole : root;
  };
}

/** What a form holds, as name and value. */
export class FormData {
  constructor(form, submitter) {
    const work = workOf(form) ?? form;
    Object.defineProperty(this, "all", {
      value: work ? entriesOf(work, submitter) : [],
      writable: true,
      enumerable: false,
    });
  }

  append(name, value) {
    this.all.push([`${name}`, `${value}`]);
  }

  delete(name) {
    this.all = this.all.filter(([n]) => n !== name);
  }

  get(name) {
    return this.getAll(name)[0] ?? null;
  }

  getAll(name) {
    return this.all.filter(([n]) => n === name).map(([, value]) => value);
  }

  has(name) {
    return this.all.some(([n]) => n === name);
  }

  set(name, value) {
    this.delete(name);
    this.append(name, value);
  }

  forEach(call) {
    for (const [name, value] of this.all) call(value, name, this);
  }

  entries() {
    return this.all[Symbol.iterator]();
  }

  keys() {
    return this.all.map(([name]) => name)[Symbol.iterator]();
  }

  values() {
    return this.all.map(([, value]) => value)[Symbol.iterator]();
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

class CustomEvent extends Event {
  constructor(type, init) {
    super(type, { detail: null, ...init });
  }
}

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}

  takeRecords() {
    return [];
  }
}

function cloned(value, seen = new Map()) {
  if (typeof value === "function" || typeof value === "symbol")
    throw Object.assign(new Error(`${text(value)} could not be cloned.`), { name: "DataCloneError" });
  if (value === null || typeof value !== "object") return value;
  if (seen.has(value)) return seen.get(value);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return value.slice ? value.slice(0) : unsupported("structuredClone of a DataView");
  const collection = value instanceof Map || value instanceof Set;
  const copy = collection
    ? new value.constructor()
    : Array.isArray(value)
      ? []
      : value instanceof Error
        ? new Error(value.message)
        : {};
  seen.set(value, copy);
  if (collection)
    value.forEach((item, key) =>
      value instanceof Map ? copy.set(cloned(key, seen), cloned(item, seen)) : copy.add(cloned(item, seen)),
    );
  else for (const key of Object.keys(value)) copy[key] = cloned(value[key], seen);
  return copy;
}

const crypto = {
  getRandomValues(array) {
    for (let i = 0; i < array.length; i++) array[i] = Math.floor(chance() * 4294967296);
    return array;
  },
  randomUUID: () => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(chance() * 16).toString(16)),
};

/** Date on the virtual clock. */
function virtualDate(Real) {
  function Date(...given) {
    return new.target
      ? Reflect.construct(Real, given.length === 0 ? [clock.now] : given, new.target)
      : new Real(clock.now).toString();
  }
  Object.setPrototypeOf(Date, Real);
  Date.prototype = Real.prototype;
  Object.defineProperty(Date.prototype, "constructor", { value: Date, writable: true, configurable: true });
  Date.now = () => clock.now;
  return Date;
}

/** An object whose other members, as far as browsers have them, are named when they are touched. */
function guarded(name, members, known) {
  const names = new Set(words(known));
  const get = (target, key) => {
    if (typeof key === "string" && !(key in target) && names.has(key)) note(`${name}.${key}`);
    return target[key];
  };
  return new Proxy(members, { get });
}

const hears = (owner) => ({
  addEventListener: (...given) => listen(owner(), ...given),
  removeEventListener: (...given) => unlisten(owner(), ...given),
  dispatchEvent: (event) => tell(owner(), event, null, owner(), null) ?? true,
});

/** What documents have and this one does not answer. */
const UNANSWERED = `
  cookie createElement createElementNS createTextNode createRange createDocumentFragment write open execCommand head
  location defaultView forms images links elementFromPoint exitFullscreen startViewTransition adoptedStyleSheets
  styleSheets implementation
`;

function makeDocument() {
  const below = (selector) => (stage.root === null ? [] : select(stage.root, selector).map(faceOf));
  const self = hears(() => page.document);
  const plain = () =>
    guarded(
      "document.body",
      {
        ...self,
        style: {},
        classList: { add() {}, remove() {}, toggle() {}, contains: () => false },
        dataset: {},
        className: "",
        clientWidth: 1024,
        clientHeight: 768,
        scrollTop: 0,
        focus() {},
        blur() {},
        setAttribute() {},
        removeAttribute() {},
        getAttribute: () => null,
        contains: () => true,
      },
      "appendChild removeChild append prepend insertBefore innerHTML textContent children querySelector",
    );
  page.body = plain();
  const members = {
    ...self,
    body: page.body,
    documentElement: plain(),
    title: "Lesson",
    hidden: false,
    visibilityState: "visible",
    readyState: "complete",
    fonts: { ready: Promise.resolve() },
    fullscreenElement: null,
    hasFocus: () => true,
    getSelection: () => null,
    getElementById: (id) => below(`#${id}`)[0] ?? null,
    querySelector: (selector) => below(selector)[0] ?? null,
    querySelectorAll: below,
    getElementsByClassName: (name) => below(`.${name}`),
    getElementsByTagName: below,
  };
  Object.defineProperty(members, "activeElement", {
    get: () => (page.active && !page.active.gone ? faceOf(page.active) : page.body),
  });
  return guarded("document", members, UNANSWERED);
}

/** The console's methods, which say nothing. */
const SILENT = `
  log info warn error debug trace table group groupCollapsed groupEnd time timeEnd timeLog assert count countReset
  clear dir dirxml
`;

const silent = () => {};

function dialog(name, answer) {
  return () => {
    warn("dialog", `The lesson opens a dialog with ${name}().`);
    return answer;
  };
}

/** What a lesson can make or call, and what it asks for the time and the screen. */
const tools = () => ({
  console: Object.fromEntries(words(SILENT).map((name) => [name, silent])),
  Intl,
  crypto,
  structuredClone: (value) => cloned(value),
  Event,
  CustomEvent,
  FormData,
  AbortController,
  AbortSignal,
  TextDecoder,
  TextEncoder,
  URLSearchParams,
  atob,
  btoa,
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  MutationObserver: Observer,
  ...timers,
  ...classes,
  performance: {
    now: () => clock.now - clock.zero,
    timeOrigin: clock.zero,
    mark: silent,
    measure: silent,
    getEntriesByType: () => [],
    getEntriesByName: () => [],
  },
  matchMedia: (media) => ({
    matches: false,
    media,
    addEventListener: silent,
    removeEventListener: silent,
    addListener: silent,
    removeListener: silent,
    onchange: null,
  }),
});

/** What a window is, says and shows. */
const windowMembers = () => ({
  document: page.document,
  ...hears(() => globalThis),
  alert: dialog("alert", undefined),
  confirm: dialog("confirm", true),
  prompt: dialog("prompt", null),
  innerWidth: 1024,
  innerHeight: 768,
  outerWidth: 1024,
  outerHeight: 768,
  devicePixelRatio: 1,
  scrollX: 0,
  scrollY: 0,
  pageXOffset: 0,
  pageYOffset: 0,
  focus: silent,
  blur: silent,
  scroll: silent,
  scrollTo: silent,
  scrollBy: silent,
  window: globalThis,
  self: globalThis,
  top: globalThis,
  parent: globalThis,
  frames: globalThis,
  name: "",
  status: "",
  length: 0,
  closed: false,
  origin: "null",
  isSecureContext: true,
  event: undefined,
  opener: null,
  screenX: 0,
  screenY: 0,
});

const put = (name, value) =>
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });

/** Puts the surroundings in place; called once, before the lesson is read. */
export function install() {
  put("Date", virtualDate(globalThis.Date));
  Math.random = chance;
  Math.cbrt = exactly(Math.cbrt);
  localise();
  page.window = globalThis;
  page.document = makeDocument();
  const all = { ...tools(), ...windowMembers() };
  for (const name in all) put(name, all[name]);
  for (const name of GLOBALS) {
    const trap = { get: () => note(name), set: (value) => put(name, value), configurable: true, enumerable: false };
    Object.defineProperty(globalThis, name, trap);
  }
}
