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
export const seen = { texts: new Set(), forms: new Set(), bytes: 0, labelled: new Set(), controls: null };

export function clearSeen() {
  Object.assign(seen, { texts: new Set(), forms: new Set(), bytes: 0, labelled: new Set(), controls: { buttons: new Set(), choices: new Set(), fields: new Set() } });
}

/** Keeps a text that is shown. Gives whether it is new, other numbers aside. */
function readText(text, work) {
  const shown = text.trim();
  if (shown === "" || seen.texts.has(shown)) return false;
  for (const [pattern, rule] of MISSHOWN) if (pattern.test(shown)) warn(rule, `A learner reads "${shown.slice(0, 80)}".`, work);
  if (seen.bytes + shown.length > MOST_TEXT) return false;
  seen.bytes += shown.length;
  seen.texts.add(shown);
  const form = shown.replace(/\d+/g, "#");
  const fresh = !seen.forms.has(form);
  seen.forms.add(form);
  return fresh;
}

function warnUnlabelled(work, label) {
  if (seen.labelled.has(work.id)) return;
  seen.labelled.add(work.id);
  const { props } = work;
  if (props["aria-label"] || props["aria-labelledby"] || props.title || props["aria-hidden"]) return;
  if (work.type === "button") {
    if (textOf(work).trim() === "" && C.hostsBelow(work, (w) => w.props.alt || w.props["aria-label"] || w.type === "title").length === 0) {
      warn("unlabelled-control", "A button has no name.", work, "give it text or an aria-label");
    }
  } else if (!/^(hidden|submit|reset|button|image)$/.test(C.inputType(work)) || work.type !== "input") {
    if (label) return;
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
  const all = (work.type === "input" && dates[type]) || ["abc", "42", "", "Two words, 3.5!"];
  const most = C.numberOf(maxLength, -1);
  return most >= 0 ? [...new Set(all.map((v) => v.slice(0, most)))] : all;
}

const isSubmit = (work) => work.type === "input" && /^(submit|button|reset|image)$/.test(C.inputType(work));

/** One look: the controls in the order in which they stand. */
class Look {
  constructor(root) {
    this.fresh = false; // something is shown that was never shown before
    this.controls = [];
    this.drops = [];
    this.root = root;
    this.labels = null; // the labels by the id of their control
    this.around = null; // the label around what is walked
    this.off = 0; // how many disabled fieldsets are around it
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
        this.inner(child);
      }
    }
  }

  inner(child) {
    const { type } = child;
    if (type === "style" || type === "script" || (type === "details" && !this.isOpen(child))) return;
    const { around } = this;
    const off = type === "fieldset" && child.props.disabled ? 1 : 0;
    if (type === "label") this.around = child;
    this.off += off;
    this.walk(child);
    this.off -= off;
    this.around = around;
  }

  labelFor(work) {
    if (this.around) return this.around;
    const { id } = work.props;
    if (typeof id !== "string") return null;
    if (this.labels === null) {
      this.labels = new Map();
      for (const label of C.hostsBelow(this.root, (w) => w.type === "label")) this.labels.set(label.props.htmlFor, label);
    }
    return this.labels.get(id) ?? null;
  }

  /** The name by which a learner knows a control. */
  nameOf(work) {
    const { type, props } = work;
    if (typeof props["aria-label"] === "string") return props["aria-label"];
    const field = type === "input" || type === "select" || type === "textarea";
    if (!field) return textOf(work).trim();
    const label = this.labelFor(work);
    if (label) return textOf(label).trim();
    for (const name of ["title", "placeholder", "alt", "value", "name"]) if (typeof props[name] === "string" && props[name] !== "") return props[name];
    return "";
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
    if (readText(text, work)) this.fresh = true;
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
    warnUnlabelled(work, this.labelFor(work));
    if (work.props.disabled || this.off > 0) return;
    if (work.type === "button" || isSubmit(work)) this.button(work);
    else if (C.isCheck(work)) {
      seen.controls.choices.add(work.id);
      if (!(C.checkedOf(work) && C.inputType(work) === "radio")) this.add("choose", work, this.nameOf(work), ["click"]);
    } else if (work.type === "select") this.select(work);
    else if (work.type === "textarea" || C.inputType(work) !== "file") {
      seen.controls.fields.add(work.id);
      if (!work.props.readOnly) this.add("type", work, this.nameOf(work), ["type"]);
      if (C.formOf(work) || work.props.onKeyDown) this.add("enter", work, this.nameOf(work), ["Enter"]);
    }
  }

  select(work) {
    seen.controls.choices.add(work.id);
    const chosen = C.chosenOf(work);
    let left = 6;
    for (const option of C.optionsOf(work)) if (left > 0 && !C.isDisabled(option) && !chosen.includes(option)) {
      left -= 1;
      this.add("option", work, `${this.nameOf(work)}: ${textOf(option).trim()}`, [option]);
    }
  }

  button(work) {
    seen.controls.buttons.add(work.place ? `${work.place.lineNumber}:${work.place.columnNumber} ${this.nameOf(work)}` : work.id);
    this.add("click", work, this.nameOf(work), ["click"]);
  }

  other(work) {
    const { props } = work;
    if (props.onClick) this.button(work);
    if (props.draggable && props.onDragStart) this.add("drag", work, this.nameOf(work), ["drag"]);
    if (props.onDrop) this.drops.push(work);
  }

  handled(props) {
    for (const name in props) if (name.charCodeAt(0) === 111 && name.charCodeAt(1) === 110 && name !== "onClick" && name !== "onChange") return true;
    return false;
  }

  handlers(work) {
    const { props } = work;
    if (!this.handled(props)) return;
    if (props.onKeyDown || props.onKeyUp || props.onKeyPress) {
      if (!C.isText(work) && !work.props.disabled) this.add("keys", work, this.nameOf(work).slice(0, 40), KEYED);
    }
    const pointer = props.onPointerDown ? "pointer" : props.onMouseDown ? "mouse" : props.onTouchStart ? "touch" : null;
    if (pointer && !C.isControl(work)) this.add("pointer", work, this.nameOf(work).slice(0, 40), [pointer]);
    if (props.onMouseEnter || props.onMouseOver || props.onPointerEnter || props.onMouseMove || props.onPointerMove) this.add("hover", work, this.nameOf(work).slice(0, 40), ["hover"]);
    if (props.onDoubleClick) this.add("double", work, this.nameOf(work).slice(0, 40), ["dblclick"]);
    if (props.onContextMenu) this.add("menu", work, this.nameOf(work).slice(0, 40), ["contextmenu"]);
    if (props.onWheel) this.add("wheel", work, this.nameOf(work).slice(0, 40), ["wheel"]);
  }
}

export function look(root) {
  const made = new Look(root);
  made.walk(root);
  if (page.window && [page.window, page.document].some((o) => listensTo(o, "keydown") || listensTo(o, "keyup"))) {
    made.controls.push({ id: "keys window", kind: "keys", work: null, name: "the page", at: null, acts: KEYED });
  }
  return made;
}
