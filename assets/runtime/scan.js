// One look over the tree as it stands: what is shown, what a learner could do, and what deserves a warning.

import * as C from "./controls.js";
import { listensTo } from "./events.js";
import { warn } from "./faults.js";
import { page } from "./host.js";
import { VOID } from "./host-rules.js";
import { HOST, TEXT, textOf } from "./work.js";

const MOST_ALIKE = 16; // controls written at one place that are all tried
const MOST_TEXT = 65_536;
const MISSHOWN = [[/(^|[^\p{L}\p{N}])NaN([^\p{L}\p{N}]|$)/u, "nan-shown"], [/^undefined$|^undefined[^\p{L}\s]|[^\p{L}\s]undefined$|\[object \w+\]|Invalid Date/u, "undefined-shown"]];
const KEYED = ["Enter", " ", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Escape", "a", "1", "Home", "End"];

/** What was seen in all looks together. */
export const seen = { texts: new Set(), bytes: 0, labelled: new Set(), controls: null };

export function clearSeen() {
  Object.assign(seen, { texts: new Set(), bytes: 0, labelled: new Set(), controls: { buttons: new Set(), choices: new Set(), fields: new Set() } });
}

function readText(text, work) {
  const shown = text.trim();
  if (shown === "" || seen.texts.has(shown)) return;
  for (const [pattern, rule] of MISSHOWN) if (pattern.test(shown)) warn(rule, `A learner reads "${shown.slice(0, 80)}".`, work);
  if (seen.bytes + shown.length > MOST_TEXT) return;
  seen.bytes += shown.length;
  seen.texts.add(shown);
}

/** The name by which a learner knows a control. */
export function labelOf(work) {
  const { props } = work;
  if (typeof props["aria-label"] === "string") return props["aria-label"];
  const own = work.type === "input" || work.type === "select" || work.type === "textarea" ? "" : textOf(work).trim();
  if (own !== "") return own;
  const label = typeof props.id === "string" ? C.hostsBelow(C.rootOf(work), (w) => w.type === "label" && w.props.htmlFor === props.id)[0] : null;
  const around = label ?? C.closest(work, (w) => w.type === "label");
  if (around) return textOf(around).trim();
  for (const name of ["title", "placeholder", "alt", "value", "name"]) if (typeof props[name] === "string" && props[name] !== "") return props[name];
  return "";
}

function warnUnlabelled(work) {
  if (seen.labelled.has(work.id)) return;
  seen.labelled.add(work.id);
  const { props } = work;
  if (props["aria-label"] || props["aria-labelledby"] || props.title || props["aria-hidden"]) return;
  if (work.type === "button") {
    if (textOf(work).trim() === "" && C.hostsBelow(work, (w) => w.props.alt || w.props["aria-label"] || w.type === "title").length === 0) {
      warn("unlabelled-control", "A button has no name.", work, "give it text or an aria-label");
    }
  } else if (!/^(hidden|submit|reset|button|image)$/.test(C.inputType(work)) || work.type !== "input") {
    if (C.closest(work, (w) => w.type === "label")) return;
    if (typeof props.id === "string" && C.hostsBelow(C.rootOf(work), (w) => w.type === "label" && w.props.htmlFor === props.id).length > 0) return;
    warn("unlabelled-control", `A ${work.type} has no label.`, work, "give it a <label htmlFor> or an aria-label");
  }
}

const dates = { date: ["2026-01-15", "2025-12-31", ""], time: ["10:30", "00:00", ""], month: ["2026-02", ""], week: ["2026-W03", ""], "datetime-local": ["2026-01-15T10:30", ""], color: ["#ff0000", "#000000"],
  email: ["learner@example.org", "x", ""], url: ["https://example.org", ""], tel: ["123456", ""], search: ["a", "zzz", ""] };

/** The values that a learner might put into a field, the likely one first. */
export function valuesFor(work) {
  const type = C.inputType(work);
  const { min, max, step, maxLength } = work.props;
  if (work.type === "input" && (type === "number" || type === "range")) {
    const low = C.numberOf(min, type === "range" ? 0 : -1000);
    const high = C.numberOf(max, type === "range" ? 100 : 1000);
    const by = C.numberOf(step, 1);
    const base = C.numberOf(min, 0);
    const fits = (n) => `${Math.round((base + Math.floor((Math.min(high, Math.max(low, n)) - base) / by) * by) * 1e6) / 1e6}`;
    const all = type === "range" ? [fits(high), fits(low), fits(low + (high - low) / 3)] : [fits(7), fits(0), fits(100), fits(-3), ""];
    return [...new Set(all)];
  }
  const all = (work.type === "input" && dates[type]) || ["abc", "42", "", "Two words, 3.5!", " "];
  const most = C.numberOf(maxLength, -1);
  return most >= 0 ? [...new Set(all.map((v) => v.slice(0, most)))] : all;
}

const isSubmit = (work) => work.type === "input" && /^(submit|button|reset|image)$/.test(C.inputType(work));

/** One look. Gives the state as one string and the controls in the order in which they stand. */
class Look {
  constructor() {
    this.parts = [];
    this.controls = [];
    this.drops = [];
    this.counted = new Map();
    this.visible = false;
  }

  walk(work) {
    const { children } = work;
    if (work.text !== null && work.kind !== TEXT) this.show(work.text, work);
    if (children === null) return;
    for (let i = 0; i < children.length; i++) {
      const child = children[i];
      if (child.kind === TEXT) this.show(child.text, work);
      else if (child.kind !== HOST) {
        if (!child.hidden && child.state !== "hidden") this.walk(child);
      } else if (!this.isHidden(child)) {
        this.host(child);
        if (child.type !== "style" && child.type !== "script" && !(child.type === "details" && !this.isOpen(child, child))) this.walk(child);
      }
    }
  }

  isHidden({ props }) {
    const { style } = props;
    return Boolean(props.hidden) || (style !== undefined && style !== null && (style.display === "none" || style.visibility === "hidden"));
  }

  isOpen(work) {
    const open = work.state && work.state.open !== undefined ? work.state.open : work.props.open;
    if (!open) for (const summary of C.hostsBelow(work, (w) => w.type === "summary").slice(0, 1)) {
      this.host(summary);
      this.walk(summary);
    }
    return open;
  }

  show(text, work) {
    if (work.type === "style") return;
    this.parts.push(text);
    readText(text, work);
    if (!this.visible && text.trim() !== "") this.visible = true;
  }

  add(kind, work, name, acts) {
    const at = work.place ? `${work.place.lineNumber}:${work.place.columnNumber}` : work.type;
    const count = this.counted.get(at) ?? 0;
    this.counted.set(at, count + 1);
    if (count >= MOST_ALIKE) return;
    const id = `${kind} ${at} ${count} ${name.replace(/\d+/g, "#").slice(0, 60)}`;
    this.controls.push({ id, kind, work, name, at, acts });
  }

  host(work) {
    const { type, props } = work;
    this.parts.push(type);
    if (props["aria-label"]) readText(`${props["aria-label"]}`, work);
    if (typeof props.alt === "string") readText(props.alt, work);
    if (!this.visible && (type === "canvas" || type === "path" || type === "circle" || type === "rect" || type === "img" || type === "video" || C.isControl(work))) this.visible = true;
    if (C.isControl(work)) this.control(work);
    else if (type === "summary") this.button(work);
    else if (VOID.has(type) && props.onClick === undefined) return;
    else this.other(work);
    this.handlers(work);
  }

  control(work) {
    if (C.inputType(work) === "hidden" && work.type === "input") return;
    warnUnlabelled(work);
    if (C.isDisabled(work)) {
      this.parts.push("disabled");
      return;
    }
    if (work.type === "button" || isSubmit(work)) this.button(work);
    else if (C.isCheck(work)) {
      const checked = C.checkedOf(work);
      this.parts.push(checked ? "on" : "off");
      seen.controls.choices.add(work.id);
      if (!(checked && C.inputType(work) === "radio")) this.add("choose", work, labelOf(work), ["click"]);
    } else if (work.type === "select") this.select(work);
    else if (work.type === "textarea" || C.inputType(work) !== "file") {
      this.parts.push(C.valueOf(work));
      seen.controls.fields.add(work.id);
      if (!work.props.readOnly) this.add("type", work, labelOf(work), ["type"]);
      if (C.formOf(work) || work.props.onKeyDown) this.add("enter", work, labelOf(work), ["Enter"]);
    }
  }

  select(work) {
    this.parts.push(C.valueOf(work));
    seen.controls.choices.add(work.id);
    const chosen = C.chosenOf(work);
    let left = 6;
    for (const option of C.optionsOf(work)) if (left > 0 && !C.isDisabled(option) && !chosen.includes(option)) {
      left -= 1;
      this.add("option", work, `${labelOf(work)}: ${textOf(option).trim()}`, [option]);
    }
  }

  button(work) {
    seen.controls.buttons.add(work.place ? `${work.place.lineNumber}:${work.place.columnNumber} ${labelOf(work)}` : work.id);
    this.add("click", work, labelOf(work), ["click"]);
  }

  other(work) {
    const { props } = work;
    if (props.onClick) this.button(work);
    if (props.draggable && props.onDragStart) this.add("drag", work, labelOf(work), ["drag"]);
    if (props.onDrop) this.drops.push(work);
  }

  handlers(work) {
    const { props } = work;
    if (props.onKeyDown || props.onKeyUp || props.onKeyPress) {
      if (!C.isText(work) && !C.isDisabled(work)) this.add("keys", work, labelOf(work).slice(0, 40), KEYED);
    }
    const pointer = props.onPointerDown ? "pointer" : props.onMouseDown ? "mouse" : props.onTouchStart ? "touch" : null;
    if (pointer && !C.isControl(work)) this.add("pointer", work, labelOf(work).slice(0, 40), [pointer]);
    if (props.onMouseEnter || props.onMouseOver || props.onPointerEnter || props.onMouseMove || props.onPointerMove) this.add("hover", work, labelOf(work).slice(0, 40), ["hover"]);
    if (props.onDoubleClick) this.add("double", work, labelOf(work).slice(0, 40), ["dblclick"]);
    if (props.onContextMenu) this.add("menu", work, labelOf(work).slice(0, 40), ["contextmenu"]);
    if (props.onWheel) this.add("wheel", work, labelOf(work).slice(0, 40), ["wheel"]);
  }
}

export function look(root) {
  const made = new Look();
  made.walk(root);
  if (page.window && [page.window, page.document].some((o) => listensTo(o, "keydown") || listensTo(o, "keyup"))) {
    made.controls.push({ id: "keys window", kind: "keys", work: null, name: "the page", at: null, acts: KEYED });
  }
  return made;
}
