// Events as handlers are given them, and what is fixed about each type. What all events of a kind have in common stands
// on their prototypes: a play makes thousands of them. May import: runtime, clock.

import { clock } from "./clock.js";
import { words } from "../runtime/words.js";

/** Handlers whose names have more than one capital. */
const NAMED = words(`
  KeyDown KeyUp KeyPress MouseDown MouseUp MouseMove MouseOver MouseOut MouseEnter MouseLeave PointerDown PointerUp
  PointerMove PointerOver PointerOut PointerEnter PointerLeave PointerCancel TouchStart TouchEnd TouchMove TouchCancel
  DragStart DragEnd DragEnter DragLeave DragOver DragExit BeforeInput ContextMenu AnimationEnd TransitionEnd
`);

const HANDLERS = new Map([["dblclick", "onDoubleClick"], ...NAMED.map((name) => [name.toLowerCase(), `on${name}`])]);

/** Events that do not bubble. */
const ALONE = new Set(
  words(`
    mouseenter mouseleave pointerenter pointerleave scroll toggle invalid load error play pause ended cancel close
  `),
);

export class Event {
  constructor(type, init) {
    this.type = `${type}`;
    this.target = null;
    this.currentTarget = null;
    this.defaultPrevented = false;
    this.timeStamp = clock.now - clock.zero;
    if (init) Object.assign(this, init, { type: this.type });
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
    return this.path();
  }
}

Object.assign(Event.prototype, {
  bubbles: false,
  cancelable: false,
  composed: false,
  isTrusted: false,
  eventPhase: 0,
  stopped: 0, // 1 when it goes no further, 2 when not even to the next listener here
  path: () => [],
});

/** A kind of event with fields of its own, of which `init` may give others. */
function kind(Base, fields) {
  class Kind extends Base {}
  Object.assign(Kind.prototype, fields);
  return Kind;
}

/** What is dragged or copied. */
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

const SHOWN = { detail: 0, view: globalThis };
const HELD = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
const KEY = { key: "", code: "", keyCode: 0, which: 0, charCode: 0, location: 0, repeat: false, isComposing: false };

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

const KeyEvent = kind(Event, { ...SHOWN, ...HELD, ...KEY });
const PointerEvent = kind(Event, { ...SHOWN, ...HELD, ...POINT });
const ClickEvent = kind(PointerEvent, { detail: 1 });
const InputEvent = kind(Event, { data: null, inputType: "insertText", isComposing: false });
const FocusEvent = kind(Event, { ...SHOWN, relatedTarget: null });

class DragEvent extends PointerEvent {
  constructor(type, init) {
    super(type, init);
    this.dataTransfer ??= transfer();
  }
}

class ClipboardEvent extends Event {
  constructor(type, init) {
    super(type, init);
    this.clipboardData ??= transfer();
  }
}

class TouchEvent extends kind(Event, { ...SHOWN, ...HELD }) {
  /** The one finger, wherever it is. */
  get targetTouches() {
    return [{ ...POINT, identifier: 0, target: this.target }];
  }

  get changedTouches() {
    return this.targetTouches;
  }

  get touches() {
    return this.type === "touchend" ? [] : this.targetTouches;
  }
}

function classFor(type) {
  if (type.startsWith("key")) return KeyEvent;
  if (/^(drag|drop)/.test(type)) return DragEvent;
  if (type === "click") return ClickEvent;
  if (/^(dblclick|auxclick|contextmenu|mouse|pointer|wheel)/.test(type)) return PointerEvent;
  if (type.startsWith("touch")) return TouchEvent;
  if (/^(copy|cut|paste)$/.test(type)) return ClipboardEvent;
  if (/input$/.test(type)) return InputEvent;
  return type === "focus" || type === "blur" ? FocusEvent : Event;
}

const kinds = new Map();

/** What is fixed about a type: `{type, Class, handler, capture, bubbles}`, with the names of React's two props. */
export function kindOf(type) {
  let known = kinds.get(type);
  if (known === undefined) {
    const handler = HANDLERS.get(type) ?? `on${type[0].toUpperCase()}${type.slice(1)}`;
    known = { type, Class: kind(classFor(type), {}), handler, capture: `${handler}Capture`, bubbles: !ALONE.has(type) };
    const common = { isTrusted: true, bubbles: known.bubbles, cancelable: type !== "input" && type !== "change" };
    Object.assign(known.Class.prototype, common);
    if (kinds.size < 500) kinds.set(type, known);
  }
  return known;
}
