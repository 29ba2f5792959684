// What a learner does to a host node, with what a browser does by itself afterwards. May import: runtime, controls,
// events, host, surroundings.

import { runAction } from "../runtime/actions.js";
import { capture } from "../runtime/commit.js";
import * as C from "./controls.js";
import { dispatch } from "./events.js";
import { warn } from "../runtime/faults.js";
import { page } from "./host.js";
import { batch } from "../runtime/schedule.js";
import { FormData } from "./surroundings.js";

const FOCUSABLE = new Set(["input", "select", "textarea", "button", "summary"]);

const canFocus = (w) =>
  (FOCUSABLE.has(w.type) && !C.isDisabled(w)) ||
  (w.props.tabIndex !== undefined && w.props.tabIndex !== null) ||
  (w.type === "a" && w.props.href !== undefined) ||
  w.props.contentEditable === true;

export function focus(work) {
  const before = page.active;
  if (before === work) return;
  page.active = work;
  if (before && !before.gone) {
    dispatch(before, "blur");
    dispatch(before, "focusout");
  }
  if (work === null || work.gone) return;
  dispatch(work, "focus");
  dispatch(work, "focusin");
}

function press(work) {
  dispatch(work, "pointerdown", { buttons: 1 });
  const down = dispatch(work, "mousedown", { buttons: 1 });
  if (!down.defaultPrevented) focus(C.closest(work, canFocus));
  dispatch(work, "pointerup");
  dispatch(work, "mouseup");
}

export function click(work, mouse = true) {
  if (mouse) press(work);
  if (work.gone) return;
  const check = C.isCheck(work);
  const before = check && C.checkedOf(work);
  let others = [];
  if (check) {
    others = C.hostsBelow(C.rootOf(work), (w) => w !== work && C.isCheck(w)).map((w) => [
      w,
      w.state && w.state.checked,
    ]);
    C.setChecked(work, C.inputType(work) === "radio" ? true : !before);
  }
  const moved = check && C.checkedOf(work) !== before;
  const event = dispatch(work, "click", {}, moved ? "change" : null);
  if (check) {
    if (event.defaultPrevented) {
      C.stateOf(work).checked = before;
      for (const [w, was] of others) if (w.state) w.state.checked = was;
    } else if (moved) dispatch(work, "input");
    C.restore(work);
  }
  if (!event.defaultPrevented && !work.gone) follow(work);
}

/** What a browser does after a click that nobody prevented. */
function follow(work) {
  const acting = C.closest(
    work,
    (w) => w.type === "button" || w.type === "label" || w.type === "summary" || w.type === "input" || w.type === "a",
  );
  if (!acting) return;
  if (acting.type === "summary") toggle(acting);
  else if (acting.type === "label") {
    const { htmlFor } = acting.props;
    const control =
      typeof htmlFor === "string" ? C.byId(C.rootOf(acting), htmlFor) : C.hostsBelow(acting, C.isControl)[0];
    if (control && !C.isDisabled(control)) {
      focus(control);
      click(control, false);
    }
  } else if (acting.type === "button" || acting.type === "input") {
    const type = acting.type === "button" ? `${acting.props.type ?? "submit"}`.toLowerCase() : C.inputType(acting);
    const form = C.formOf(acting);
    if (form && (type === "submit" || type === "image")) submit(form, acting);
    else if (form && type === "reset") reset(form);
  }
}

function toggle(summary) {
  const details = C.closest(summary, (w) => w.type === "details");
  if (!details) return;
  const state = C.stateOf(details);
  state.open = !(state.open ?? Boolean(details.props.open));
  dispatch(details, "toggle", { newState: state.open ? "open" : "closed", oldState: state.open ? "closed" : "open" });
}

export function reset(form) {
  if (dispatch(form, "reset").defaultPrevented) return;
  C.touched.count += 1;
  for (const work of C.hostsBelow(form, (w) => w.type !== "details")) work.state = null;
}

/** Sends a form, if a browser would: with what is filled in as it must be. */
export function submit(form, submitter) {
  const { noValidate, action } = form.props;
  if (!noValidate && !(submitter && submitter.props.formNoValidate)) {
    const wrong = C.hostsBelow(C.rootOf(form), (w) => C.isControl(w) && C.formOf(w) === form && !C.isValid(w));
    for (const work of wrong) dispatch(work, "invalid");
    if (wrong.length > 0) return;
  }
  const event = dispatch(form, "submit", { submitter: submitter ? page.face(submitter) : null });
  const act = submitter && submitter.props.formAction !== undefined ? submitter.props.formAction : action;
  if (event.defaultPrevented || form.gone) return;
  if (typeof act === "function") {
    batch(() => runAction(act, new FormData(form, submitter), form, capture, () => reset(form)));
  } else warn("form-leaves", "Sending this form would leave the lesson.", form);
}

/** Puts `value` into a field, as typing it would. */
export function type(work, value) {
  focus(work);
  if (work.gone) return;
  const before = C.valueOf(work);
  C.stateOf(work).value = value;
  if (C.valueOf(work) !== before)
    dispatch(
      work,
      "input",
      { data: value.slice(-1), inputType: value === "" ? "deleteContentBackward" : "insertText" },
      "change",
    );
  C.restore(work);
}

export function choose(select, options) {
  focus(select);
  if (select.gone) return;
  C.stateOf(select).chosen = new Set(options);
  dispatch(select, "input");
  dispatch(select, "change");
  C.restore(select);
}

const CODES = { " ": "Space", Enter: "Enter", Escape: "Escape", Tab: "Tab", Backspace: "Backspace" };

const NUMBERS = {
  Enter: 13,
  Escape: 27,
  " ": 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Backspace: 8,
  Tab: 9,
  Home: 36,
  End: 35,
  Delete: 46,
};

/** Presses a key on `work`; Enter and Space then do what they do in a browser. */
export function key(work, name) {
  if (canFocus(work)) focus(work);
  const code =
    CODES[name] ?? (/^[a-z]$/i.test(name) ? `Key${name.toUpperCase()}` : /^\d$/.test(name) ? `Digit${name}` : name);
  const number = NUMBERS[name] ?? (name.length === 1 ? name.toUpperCase().charCodeAt(0) : 0);
  const event = dispatch(work, "keydown", { key: name, code, keyCode: number, which: number });
  if (!event.defaultPrevented && !work.gone) {
    if (name.length === 1 || name === "Enter")
      dispatch(work, "keypress", { key: name, code, keyCode: number, which: number });
    if (work.type === "button" && (name === "Enter" || name === " ")) click(work, false);
    else if (C.isCheck(work) && name === " ") click(work, false);
    else if (name === "Enter" && work.type === "input" && !work.gone) enter(work);
  }
  dispatch(work, "keyup", { key: name, code, keyCode: number, which: number });
}

function enter(work) {
  const form = C.formOf(work);
  if (!form) return;
  const controls = C.hostsBelow(form, C.isControl);
  const button = controls.find(
    (w) =>
      (w.type === "button" && /^submit$/i.test(w.props.type ?? "submit")) ||
      (w.type === "input" && C.inputType(w) === "submit"),
  );
  if (button) {
    if (!C.isDisabled(button)) click(button, false);
  } else if (controls.filter(C.isText).length === 1) submit(form, null);
}

/** Drags `work`, onto `onto` when there is somewhere to drop it. */
export function drag(work, onto) {
  const start = dispatch(work, "dragstart");
  const { dataTransfer } = start;
  if (start.defaultPrevented) return;
  dispatch(work, "drag", { dataTransfer });
  if (onto && !onto.gone) {
    dispatch(onto, "dragenter", { dataTransfer });
    const over = dispatch(onto, "dragover", { dataTransfer });
    if (over.defaultPrevented) dispatch(onto, "drop", { dataTransfer });
  }
  if (!work.gone) dispatch(work, "dragend", { dataTransfer });
}
