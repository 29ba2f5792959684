// One look over the tree as it stands: what is shown, what a learner could do, and what deserves a warning. May import:
// runtime, browser.

import * as C from "../browser/controls.js";
import { listensTo } from "../browser/events.js";
import { warn } from "../runtime/faults.js";
import { page } from "../browser/host.js";
import { counts, eachHost, HOST, TEXT, textOf } from "../runtime/work.js";

const MOST_ALIKE = 12; // controls written at one place that are all tried
const MOST_TEXT = 65_536;

const MISSHOWN = [
  [/(^|[^\p{L}\p{N}])NaN([^\p{L}\p{N}]|$)/u, "nan-shown"],
  [/^undefined$|^undefined[^\p{L}\s]|[^\p{L}\s]undefined$|\[object \w+\]|Invalid Date/u, "undefined-shown"],
];

const KEYED = ["Enter", " ", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Escape", "a", "1", "Home", "End"];

/** What was seen in all looks together. */
export const seen = { read: new Set(), texts: new Set(), forms: new Set(), bytes: 0, controls: null, words: null };

export function clearSeen(words) {
  known.size = -1;
  Object.assign(seen, {
    read: new Set(), // as they stand in the tree
    texts: new Set(), // without the white space around them
    forms: new Set(),
    bytes: 0,
    words: words ?? null,
    controls: { buttons: new Set(), choices: new Set(), fields: new Set() },
  });
}

/** Keeps a text that is shown. Gives whether it is new, other numbers aside. */
function readText(text, work) {
  if (seen.read.has(text)) return false;
  seen.read.add(text);
  const shown = text.slice(0, 5000).trim();
  if (shown === "" || seen.texts.has(shown)) return false;
  for (const [pattern, rule] of MISSHOWN)
    if (pattern.test(shown)) warn(rule, `A learner reads "${shown.slice(0, 80)}".`, work);
  if (seen.bytes + shown.length > MOST_TEXT) return false;
  seen.bytes += shown.length;
  seen.texts.add(shown);
  const form = shown.replace(/\d+/g, "#");
  const fresh = !seen.forms.has(form);
  seen.forms.add(form);
  return fresh;
}

function warnUnlabelled(work, label) {
  const { props } = work;
  if (props["aria-label"] || props["aria-labelledby"] || props.title || props["aria-hidden"]) return;
  if (work.type === "button") {
    if (
      textOf(work).trim() === "" &&
      C.hostsBelow(work, (w) => w.props.alt || w.props["aria-label"] || w.type === "title").length === 0
    ) {
      warn("unlabelled-control", "A button has no name.", work);
    }
  } else if (!/^(hidden|submit|reset|button|image)$/.test(C.inputType(work)) || work.type !== "input") {
    if (label) return;
    warn("unlabelled-control", `A ${work.type} has no label.`, work);
  }
}

const dates = {
  date: ["2026-01-15", "2025-12-31", ""],
  time: ["10:30", "00:00", ""],
  month: ["2026-02", ""],
  week: ["2026-W03", ""],
  "datetime-local": ["2026-01-15T10:30", ""],
  color: ["#ff0000", "#000000"],
  email: ["learner@example.org", "x", ""],
  url: ["https://example.org", ""],
  tel: ["123456", ""],
  search: ["a", "zzz", ""],
};

const known = { size: -1, found: [] };

/** Words that the lesson itself gives: answers, perhaps. */
function words() {
  if (seen.words) return seen.words;
  if (known.size === seen.texts.size) return known.found;
  const found = [];
  for (const text of seen.texts) {
    const [, word] = /(?:^|[–—→=:])\s*([^–—→=:.,;?!]{1,20})$/u.exec(text) ?? [];
    if (word && found.length < 3 && word !== text) found.push(word);
  }
  known.size = seen.texts.size;
  known.found = found;
  return found;
}

/** The values that a learner might put into a field, the likely one first. */
export function valuesFor(work) {
  const type = C.inputType(work);
  const { min, max, step, maxLength } = work.props;
  if (work.type === "input" && (type === "number" || type === "range")) {
    const low = C.numberOf(min, type === "range" ? 0 : -1000);
    const high = C.numberOf(max, type === "range" ? 100 : 1000);
    const by = C.numberOf(step, 1);
    const base = C.numberOf(min, 0);
    const fits = (n) =>
      `${Math.round((base + Math.floor((Math.min(high, Math.max(low, n)) - base) / by) * by) * 1e6) / 1e6}`;
    const all =
      type === "range"
        ? [fits(high), fits(low), fits(low + (high - low) / 3)]
        : [fits(7), fits(0), "", step === undefined ? "2.5" : fits(2.5), fits(-3), fits(100)];
    return [...new Set(all)];
  }
  const all = (work.type === "input" && dates[type]) || [
    "abc",
    "42",
    ...words().slice(0, 1),
    "2.5",
    "",
    "([",
    ...words().slice(1),
    "-1",
  ];
  const most = C.numberOf(maxLength, -1);
  return most >= 0 ? [...new Set(all.map((v) => v.slice(0, most)))] : all;
}

/** The text of a label without that of the controls in it. */
function labelText(work) {
  if (work.type === "select" || work.type === "textarea" || work.type === "button") return "";
  if (work.text !== null) return work.text;
  let all = "";
  eachHost(work, (child) => {
    all += labelText(child);
  });
  return all;
}

const VISIBLE = new Set([
  "canvas",
  "path",
  "circle",
  "rect",
  "line",
  "img",
  "video",
  "input",
  "select",
  "textarea",
  "button",
  "progress",
  "meter",
]);

const SHUT = new Set(["title", "style", "script", "template", "noscript", "option", "optgroup", "datalist"]);
const isOpen = ({ state, props }) => (state && state.open !== undefined ? state.open : props.open);

/** What a host node is to a learner; kept with the node, because it does not change. */
function roleOf(work) {
  if (work.type === "button" || work.type === "summary") return "button";
  if (work.type === "select") return "select";
  if (work.type === "textarea") return "text";
  if (work.type !== "input") return work.props.onClick ? "button" : "plain";
  const type = C.inputType(work);
  if (type === "checkbox" || type === "radio") return "check";
  if (/^(submit|button|reset|image)$/.test(type)) return "button";
  return type === "hidden" || type === "file" ? "plain" : "text";
}

const HANDLERS = [
  "onKeyDown",
  "onKeyUp",
  "onPointerDown",
  "onMouseDown",
  "onTouchStart",
  "onMouseEnter",
  "onMouseOver",
  "onPointerEnter",
  "onMouseMove",
  "onPointerMove",
  "onDoubleClick",
  "onContextMenu",
  "onWheel",
  "onDragStart",
  "onDrop",
];

const placeTexts = new Map(); // by line and column in one number

function placeText({ lineNumber, columnNumber }) {
  const number = lineNumber * 65_536 + columnNumber;
  let known = placeTexts.get(number);
  if (known === undefined) placeTexts.set(number, (known = `${lineNumber}:${columnNumber}`));
  return known;
}

/** One look: the controls in the order in which they stand. */
class Look {
  constructor(root) {
    this.fresh = false; // something is shown that was never shown before
    this.parts = []; // the texts that are shown
    this.state = ""; // all texts that are shown
    this.visible = false;
    this.controls = [];
    this.drops = [];
    this.root = root;
    this.labels = null; // the labels by the id of their control
    this.around = null; // the label around what is walked
    this.off = 0; // how many disabled fieldsets are around it
    this.counted = new Map();
  }

  walk(work) {
    const { children } = work;
    if (children === null) {
      if (work.text !== null) this.show(work.text, work);
      return;
    }
    let run = "";
    for (let i = 0; i < children.length; i++) {
      const child = children[i];
      if (child.kind === TEXT) {
        run += child.text;
        continue;
      }
      if (run !== "") this.show(run, work);
      run = "";
      if (child.kind === HOST) this.host(child);
      else if (!child.hidden && child.state !== "hidden") this.walk(child);
    }
    if (run !== "") this.show(run, work);
  }

  show(text, work) {
    if (text === "") return;
    this.parts.push(text.length > 5000 ? text.slice(0, 5000) : text);
    if (readText(text, work)) this.fresh = true;
    if (!this.visible && /\S/.test(text)) this.visible = true;
  }

  host(work) {
    const { type, props } = work;
    const { style, hidden } = props;
    if (
      hidden ||
      (style && (style.display === "none" || style.visibility === "hidden")) ||
      (type === "dialog" && !isOpen(work))
    )
      return;
    if (work.role === null) this.meet(work);
    if (!this.visible && VISIBLE.has(type)) this.visible = true;
    if (work.role !== "plain" && !props.disabled && this.off === 0) this.control(work);
    if (work.handles && !props.disabled) this.handlers(work);
    if (SHUT.has(type)) return;
    if (type === "details" && !isOpen(work)) {
      for (const summary of C.hostsBelow(work, (w) => w.type === "summary").slice(0, 1)) this.host(summary);
    } else if (type === "label" || type === "fieldset") this.within(work);
    else if (work.text !== null) this.show(work.text, work);
    else if (work.children !== null) this.walk(work);
  }

  /** What is looked at once in a node's life. */
  meet(work) {
    const { props } = work;
    work.role = roleOf(work);
    work.handles = HANDLERS.some((name) => props[name]);
    if (typeof props["aria-label"] === "string") readText(props["aria-label"], work);
    if (typeof props.alt === "string") readText(props.alt, work);
    if (work.role !== "plain" && C.isControl(work)) warnUnlabelled(work, this.labelFor(work));
  }

  within(work) {
    const { around, off } = this;
    if (work.type === "label") this.around = work;
    else if (work.props.disabled) this.off += 1;
    this.walk(work);
    this.around = around;
    this.off = off;
  }

  labelFor(work) {
    if (this.around) return this.around;
    const { id } = work.props;
    if (typeof id !== "string") return null;
    if (this.labels === null) {
      this.labels = new Map();
      for (const label of C.hostsBelow(this.root, (w) => w.type === "label"))
        this.labels.set(label.props.htmlFor, label);
    }
    return this.labels.get(id) ?? null;
  }

  /** The name by which a learner knows a control. */
  nameOf(work) {
    const { type, props } = work;
    if (typeof props["aria-label"] === "string") return props["aria-label"];
    if (type !== "input" && type !== "select" && type !== "textarea") return textOf(work).trim();
    const label = this.labelFor(work);
    if (label) return labelText(label).replace(/\s+/g, " ").trim();
    for (const name of ["title", "placeholder", "alt", "value", "name"])
      if (typeof props[name] === "string" && props[name] !== "") return props[name];
    return "";
  }

  add(kind, work, name, acts) {
    const at = work.place ? placeText(work.place) : work.type;
    const alike = (this.counted.get(at) ?? 0) + 1;
    this.counted.set(at, alike);
    if (alike > MOST_ALIKE) return;
    let id = `${kind} ${at} ${name.length > 60 ? name.slice(0, 60) : name}`;
    const twins = (this.counted.get(id) ?? 0) + 1;
    this.counted.set(id, twins);
    if (twins > 1) id += ` ${twins}`;
    this.controls.push({ id, kind, work, name, at, acts });
  }

  control(work) {
    const name = this.nameOf(work);
    if (work.role === "button") {
      if (work.named !== name) {
        work.named = name;
        seen.controls.buttons.add(work.place ? `${work.place.lineNumber} ${name}` : work.id);
      }
      this.add("click", work, name, CLICK);
    } else if (work.role === "check") {
      seen.controls.choices.add(work.id);
      if (!(C.checkedOf(work) && C.inputType(work) === "radio")) this.add("choose", work, name, CLICK);
    } else if (work.role === "select") {
      seen.controls.choices.add(work.id);
      const chosen = C.chosenOf(work);
      const free = C.optionsOf(work).filter((option) => !C.isDisabled(option) && !chosen.includes(option));
      if (free.length > 0)
        this.add(
          "option",
          work,
          name,
          free.length > 4 ? [free[0], free[1], free[free.length >> 1], free.at(-1)] : free,
        );
    } else {
      seen.controls.fields.add(work.id);
      if (!work.props.readOnly) this.add("type", work, name, ["type"]);
      if (work.props.onKeyDown || C.formOf(work)) this.add("enter", work, name, ["Enter"]);
    }
  }

  handlers(work) {
    const { props } = work;
    const name = this.nameOf(work).slice(0, 40);
    if ((props.onKeyDown || props.onKeyUp) && work.role !== "text") this.add("keys", work, name, KEYED);
    const pointer = props.onPointerDown ? "pointer" : props.onMouseDown ? "mouse" : props.onTouchStart ? "touch" : null;
    if (pointer && work.role === "plain") this.add("pointer", work, name, [pointer]);
    if (props.onMouseEnter || props.onMouseOver || props.onPointerEnter || props.onMouseMove || props.onPointerMove)
      this.add("hover", work, name, ["hover"]);
    if (props.onDoubleClick) this.add("double", work, name, ["dblclick"]);
    if (props.onContextMenu) this.add("menu", work, name, ["contextmenu"]);
    if (props.onWheel) this.add("wheel", work, name, ["wheel"]);
    if (props.onDragStart && props.draggable) this.add("drag", work, name, ["drag"]);
    if (props.onDrop) this.drops.push(work);
  }
}

const CLICK = ["click"];
const keyed = { id: "keys window", kind: "keys", work: null, name: "the page", at: null, acts: KEYED };
let last = null; // the last look, and when it was
let lastAt = "";

/** Looks at the tree, if anything can have changed since the last look. */
export function look(root) {
  const hears = (owner) => listensTo(owner, "keydown") || listensTo(owner, "keyup");
  const isKeyed = page.window !== null && (hears(page.window) || hears(page.document));
  const at = `${counts.commits} ${C.touched.count} ${isKeyed}`;
  if (last !== null && last.root === root && lastAt === at) {
    last.fresh = false;
    return last;
  }
  last = new Look(root);
  lastAt = at;
  last.walk(root);
  last.state = last.parts.join("\n");
  if (isKeyed) last.controls.push(keyed);
  return last;
}
