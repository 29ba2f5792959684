// What form controls hold: the value and the choice a learner made, or else what the lesson gives them. May import:
// runtime.

import { everyHost, HOST, textOf } from "../runtime/work.js";

const given = (value) => value !== null && value !== undefined;

/** How often something was done to a control; more often than once a time does not matter. */
export const touched = { count: 0 };

/** What the learner did to a control, about to be changed; empty for one that only shows its props. */
export function stateOf(work) {
  touched.count += 1;
  return (work.state ??= { value: undefined, checked: undefined, chosen: undefined });
}

export function inputType(work) {
  const { type } = work.props;
  return typeof type === "string" ? type.toLowerCase() : "text";
}

export const isCheck = (work) =>
  work.type === "input" && (inputType(work) === "checkbox" || inputType(work) === "radio");

const NOT_TEXT = new Set("checkbox radio button submit reset image file hidden range color".split(" "));
export const isText = (work) => work.type === "textarea" || (work.type === "input" && !NOT_TEXT.has(inputType(work)));

export const isControl = (work) =>
  work.type === "input" || work.type === "select" || work.type === "textarea" || work.type === "button";

/** Every host node from the lesson's root down that passes `test`. */
export function hostsBelow(root, test) {
  const found = [];
  everyHost(root, (work) => {
    if (test(work)) found.push(work);
  });
  return found;
}

/** The nearest host node from `work` up, itself included, that passes `test`. */
export function closest(work, test) {
  for (let w = work; w; w = w.parent) if (w.kind === HOST && test(w)) return w;
  return null;
}

export function rootOf(work) {
  let w = work;
  while (w.parent) w = w.parent;
  return w;
}

export function byId(root, id) {
  return hostsBelow(root, (work) => given(work.props.id) && `${work.props.id}` === id)[0] ?? null;
}

export function formOf(work) {
  const { form } = work.props;
  if (typeof form === "string") return byId(rootOf(work), form);
  return closest(work, (w) => w.type === "form");
}

export function isDisabled(work) {
  if (work.props.disabled) return true;
  if (work.type === "option") return closest(work, (w) => w.type === "optgroup" && w.props.disabled) !== null;
  const set = closest(work, (w) => w.type === "fieldset" && w.props.disabled);
  return set !== null && closest(work, (w) => w.type === "legend") === null;
}

export const optionsOf = (select) => hostsBelow(select, (work) => work.type === "option");

export const optionValue = (option) =>
  given(option.props.value) ? `${option.props.value}` : textOf(option).replace(/\s+/g, " ").trim();

/** The options that stand chosen. */
export function chosenOf(select) {
  const options = optionsOf(select);
  const { multiple } = select.props;
  const mine = select.state && select.state.chosen;
  const value = given(select.props.value) ? select.props.value : select.props.defaultValue;
  const chosen = mine
    ? options.filter((o) => mine.has(o))
    : options.filter((o) =>
        Array.isArray(value)
          ? value.some((v) => `${v}` === optionValue(o))
          : given(value) && `${value}` === optionValue(o),
      );
  if (multiple) return chosen;
  if (chosen.length > 0) return chosen.slice(0, 1);
  return numberOf(select.props.size, 1) > 1 ? [] : options.filter((o) => !isDisabled(o)).slice(0, 1);
}

export function numberOf(value, otherwise) {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
  return Number.isFinite(number) ? number : otherwise;
}

function sanitised(work, value) {
  const type = inputType(work);
  if (type === "number") return Number.isFinite(parseFloat(value)) ? value : "";
  if (type === "color") return /^#[\da-f]{6}$/i.test(value) ? value.toLowerCase() : "#000000";
  if (type !== "range") return value;
  const min = numberOf(work.props.min, 0);
  const max = Math.max(min, numberOf(work.props.max, 100));
  return `${Math.min(max, Math.max(min, numberOf(value, min + (max - min) / 2)))}`;
}

export function valueOf(work) {
  const { type, props, state } = work;
  if (type === "select") {
    const [option] = chosenOf(work);
    return option ? optionValue(option) : "";
  }
  if (type === "option") return optionValue(work);
  if (type === "progress" || type === "meter") return numberOf(props.value, 0);
  if (isCheck(work)) return given(props.value) ? `${props.value}` : "on";
  if (type !== "input" && type !== "textarea") return given(props.value) ? `${props.value}` : "";
  const value =
    state && state.value !== undefined
      ? state.value
      : given(props.value)
        ? props.value
        : (props.defaultValue ?? props.children ?? "");
  return type === "input" ? sanitised(work, `${value}`) : `${value}`;
}

export function checkedOf(work) {
  const { props, state } = work;
  return Boolean(
    state && state.checked !== undefined ? state.checked : given(props.checked) ? props.checked : props.defaultChecked,
  );
}

/** The radio buttons of the same name and form, without `work` itself. */
function rivals(work) {
  const { name } = work.props;
  if (!given(name) || name === "") return [];
  const form = formOf(work);
  return hostsBelow(
    rootOf(work),
    (w) => w !== work && w.type === "input" && inputType(w) === "radio" && w.props.name === name && formOf(w) === form,
  );
}

export function setChecked(work, checked) {
  stateOf(work).checked = checked;
  if (checked && inputType(work) === "radio") for (const rival of rivals(work)) stateOf(rival).checked = false;
}

/** Puts back what the lesson holds fast, as React does after an event. */
export function restore(work) {
  const { props, state } = work;
  if (state === null || work.gone) return;
  if (given(props.value)) state.value = state.chosen = undefined;
  if (isCheck(work) && given(props.checked)) {
    state.checked = undefined;
    for (const rival of rivals(work)) if (given(rival.props.checked) && rival.state) rival.state.checked = undefined;
  }
}

/** Whether a browser would let the form be sent with this control as it stands. */
export function isValid(work) {
  const { props } = work;
  if (isDisabled(work) || props.readOnly || work.type === "button") return true;
  if (isCheck(work))
    return !props.required || checkedOf(work) || (inputType(work) === "radio" && rivals(work).some(checkedOf));
  const value = valueOf(work);
  if (value === "") return !props.required;
  const type = inputType(work);
  if (type === "email" && !/^[^\s@]+@[^\s@]+$/.test(value)) return false;
  if (type === "url" && !/^[a-z][a-z\d+.-]*:\S+$/i.test(value)) return false;
  if (
    type === "number" &&
    (Number(value) < numberOf(props.min, -Infinity) || Number(value) > numberOf(props.max, Infinity))
  )
    return false;
  if (work.state && work.state.value !== undefined && value.length < numberOf(props.minLength, 0)) return false;
  return typeof props.pattern !== "string" || work.type !== "input" || matches(props.pattern, value);
}

function matches(pattern, value) {
  try {
    return new RegExp(`^(?:${pattern})$`, "v").test(value);
  } catch {
    return true; // browsers leave out a pattern they cannot read
  }
}

/** The names and values that a form would send. */
export function entriesOf(form, submitter) {
  const all = [];
  for (const work of hostsBelow(rootOf(form), (w) => isControl(w) && formOf(w) === form)) {
    const { name } = work.props;
    if (!given(name) || name === "" || isDisabled(work)) continue;
    if (isCheck(work) ? checkedOf(work) : work.type === "select") {
      if (work.type === "select") for (const option of chosenOf(work)) all.push([name, optionValue(option)]);
      else all.push([name, valueOf(work)]);
    } else if (
      !isCheck(work) &&
      (isText(work) || /^(hidden|range|color)$/.test(inputType(work)) || work === submitter) &&
      (work.type !== "button" || work === submitter)
    ) {
      all.push([name, valueOf(work)]);
    }
  }
  return all;
}
