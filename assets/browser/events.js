// Events: what a handler is given, and the way an event takes through the tree.

import { Finding, fault, warn } from "../runtime/faults.js";
import { faceOf, page } from "./host.js";
import { batch, stage } from "../runtime/schedule.js";
import { HOST } from "../runtime/work.js";
import { clock } from "./clock.js";

const list = (names) => names.trim().split(/\s+/);

/** Handlers whose names have more than one capital. */
const NAMED = list(`
  KeyDown KeyUp KeyPress MouseDown MouseUp MouseMove MouseOver MouseOut MouseEnter MouseLeave PointerDown PointerUp
  PointerMove PointerOver PointerOut PointerEnter PointerLeave PointerCancel TouchStart TouchEnd TouchMove TouchCancel
  DragStart DragEnd DragEnter DragLeave DragOver DragExit BeforeInput ContextMenu AnimationEnd TransitionEnd
`);

const HANDLERS = new Map([["dblclick", "onDoubleClick"], ...NAMED.map((name) => [name.toLowerCase(), `on${name}`])]);

/** Events that do not bubble. */
const ALONE = new Set(
  list(`
    mouseenter mouseleave pointerenter pointerleave scroll toggle invalid load error play pause ended cancel close
  `),
);

const POINT = {
  clientX: 0,
  clientY: 0,
  pageX: 0,
  pageY: 0,
  screenX: 0,
  screenY: 0,
  offsetX: 0,
  offsetY: 0,
  movementX: 0,
  movementY: 0,
  button: 0,
  buttons: 0,
  x: 0,
  y: 0,
  relatedTarget: null,
  pointerId: 1,
  pointerType: "mouse",
  pressure: 0,
  isPrimary: true,
  width: 1,
  height: 1,
  tiltX: 0,
  tiltY: 0,
  deltaX: 0,
  deltaY: 0,
  deltaZ: 0,
  deltaMode: 0,
};

/** The name of React's handler prop for a type of event. */
export function handlerName(type) {
  return HANDLERS.get(type) ?? `on${type[0].toUpperCase()}${type.slice(1)}`;
}

export class Event {
  constructor(type, init) {
    this.bubbles = false;
    this.cancelable = false;
    this.composed = false;
    this.isTrusted = false;
    Object.assign(this, init);
    this.type = `${type}`;
    this.target = null;
    this.currentTarget = null;
    this.defaultPrevented = false;
    this.eventPhase = 0;
    this.timeStamp = clock.now - clock.zero;
    Object.defineProperty(this, "stopped", { value: 0, writable: true, enumerable: false });
  }

  get nativeEvent() {
    return this;
  }

  get srcElement() {
    return this.target;
  }

  preventDefault() {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopPropagation() {
    this.stopped ||= 1;
  }

  stopImmediatePropagation() {
    this.stopped = 2;
  }

  isDefaultPrevented() {
    return this.defaultPrevented;
  }

  isPropagationStopped() {
    return this.stopped > 0;
  }

  persist() {}

  getModifierState() {
    return false;
  }

  composedPath() {
    return this.path ?? [];
  }
}

const QUIET = Object.freeze(new Event("none"));

function transfer() {
  const held = new Map();
  const plain = (format) => `${format}`.toLowerCase().replace(/^text$/, "text/plain");
  return {
    dropEffect: "move",
    effectAllowed: "all",
    files: [],
    items: [],
    setDragImage() {},
    get types() {
      return [...held.keys()];
    },
    setData(format, data) {
      held.set(plain(format), `${data}`);
    },
    getData(format) {
      return held.get(plain(format)) ?? "";
    },
    clearData() {
      held.clear();
    },
  };
}

/** The fields that events of a kind have besides the common ones. */
function fieldsOf(type, target, init) {
  const keys = {
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    detail: type === "click" ? 1 : 0,
    view: globalThis,
  };
  if (type.startsWith("key"))
    return {
      ...keys,
      key: "",
      code: "",
      keyCode: 0,
      which: 0,
      charCode: 0,
      location: 0,
      repeat: false,
      isComposing: false,
    };
  if (/^(drag|drop)/.test(type)) return { ...keys, ...POINT, dataTransfer: init.dataTransfer ?? transfer() };
  if (/^(click|dblclick|auxclick|contextmenu|mouse|pointer|wheel)/.test(type)) return { ...keys, ...POINT };
  if (type.startsWith("touch")) {
    const touch = { ...POINT, identifier: 0, target };
    return { ...keys, touches: type === "touchend" ? [] : [touch], targetTouches: [touch], changedTouches: [touch] };
  }
  if (/^(copy|cut|paste)$/.test(type)) return { clipboardData: transfer() };
  if (/input$/.test(type)) return { data: null, inputType: "insertText", isComposing: false };
  return type === "focus" || type === "blur" ? { relatedTarget: null, detail: 0, view: globalThis } : {};
}

const heard = new WeakMap(); // the listeners that a lesson adds itself, to host nodes, the window or the document
heard.count = 0;

export function listen(owner, type, call, options) {
  if (!call) return;
  let all = heard.get(owner);
  if (!all) heard.set(owner, (all = []));
  const capturing = Boolean(typeof options === "object" && options !== null ? options.capture : options);
  if (all.some((l) => l.type === type && l.call === call && l.capturing === capturing)) return;
  heard.count += 1;
  all.push({ type, call, capturing, once: Boolean(options && options.once) });
  if (options && options.signal) options.signal.addEventListener("abort", () => unlisten(owner, type, call, options));
}

export function unlisten(owner, type, call, options) {
  const capturing = Boolean(typeof options === "object" && options !== null ? options.capture : options);
  const all = heard.get(owner);
  if (all)
    heard.set(
      owner,
      all.filter((l) => l.type !== type || l.call !== call || l.capturing !== capturing),
    );
}

export const listensTo = (owner, type) => (heard.get(owner) ?? []).some((l) => l.type === type);

function guarded(call, self, event, work) {
  try {
    const result = call.call(self, event);
    if (result instanceof Promise) result.then(undefined, (error) => warn("uncaught-rejection", error, work));
  } catch (error) {
    fault(error, work);
  }
}

/** Lets the listeners of `owner` hear `event`. */
export function tell(owner, event, capturing, shown, work) {
  const all = heard.get(owner);
  if (all === undefined) return;
  event.currentTarget = shown;
  for (const l of all) {
    if (l.type !== event.type || (capturing !== null && l.capturing !== capturing) || event.stopped > 1) continue;
    if (l.once) unlisten(owner, l.type, l.call, { capture: l.capturing });
    if (typeof l.call === "function") guarded(l.call, shown, event, work);
    else guarded((e) => l.call.handleEvent(e), undefined, event, work);
  }
}

function handle(work, name, event) {
  const handler = work.props[name];
  if (handler === undefined || handler === null || handler === false) return;
  if (typeof handler !== "function") {
    const what = `instead got a value of \`${typeof handler}\` type`;
    fault(new Finding("invalid-handler", `Expected \`${name}\` listener to be a function, ${what}.`, work));
    return;
  }
  event.currentTarget = faceOf(work);
  guarded(handler, undefined, event, work);
}

/** React's own part: capture from the root down, then bubble up, unless somebody stopped it. */
function react(path, name, event) {
  for (let i = path.length - 1; i >= 0 && event.stopped === 0; i--) handle(path[i], `${name}Capture`, event);
  return () => {
    const end = ALONE.has(event.type) ? 1 : path.length;
    for (let i = 0; i < end && event.stopped === 0; i++) handle(path[i], name, event);
  };
}

/** What nobody hears is not sent. */
function isHeard(work, name, extra) {
  if (heard.count > 0) return true;
  const captured = `${name}Capture`;
  for (let w = work; w; w = w.parent) {
    if (w.kind !== HOST) continue;
    const { props } = w;
    if (
      props[name] ||
      props[captured] ||
      (extra !== null && (props[handlerName(extra)] || props[`${handlerName(extra)}Capture`]))
    )
      return true;
  }
  return false;
}

/**
 * Sends an event to `work` and renders what follows. `extra` names a second handler that React calls for the same
 * event.
 */
export function dispatch(work, type, init = {}, extra = null) {
  const name = handlerName(type);
  if (work.gone || stage.dead || !isHeard(work, name, extra)) return QUIET;
  const target = faceOf(work);
  const event = new Event(type, {
    bubbles: !ALONE.has(type),
    cancelable: type !== "input" && type !== "change",
    isTrusted: true,
    ...fieldsOf(type, target, init),
    ...init,
  });
  const path = [];
  for (let w = work; w; w = w.parent) if (w.kind === HOST) path.push(w);
  Object.defineProperty(event, "path", {
    get: () => [...path.map(faceOf), page.document, page.window],
    enumerable: false,
  });
  event.target = target;
  batch(() => {
    for (const owner of [page.window, page.document]) if (event.stopped === 0) tell(owner, event, true, owner, work);
    const bubble = react(path, name, event);
    for (let i = path.length - 1; i >= 0 && event.stopped === 0; i--) tell(path[i], event, true, faceOf(path[i]), work);
    for (let i = 0; i < path.length && event.stopped === 0; i++) tell(path[i], event, false, faceOf(path[i]), work);
    if (event.stopped === 0) bubble();
    if (extra) {
      const second = new Event(extra, { ...event, bubbles: true, cancelable: false });
      second.target = target;
      react(path, handlerName(extra), second)();
    }
    for (const owner of [page.document, page.window])
      if (event.stopped === 0 && event.bubbles) tell(owner, event, false, owner, work);
  });
  event.currentTarget = null;
  return event;
}
