// Simple selectors: tags, ids, classes, attributes and a few states, with descendants and lists. May import: runtime,
// controls, host.

import { checkedOf, isDisabled } from "./controls.js";
import { unsupported } from "../runtime/faults.js";
import { attributesOf } from "./host.js";
import { everyHost, HOST } from "../runtime/work.js";

const NAME = "([a-z][\\w-]*|\\*)";
const ID_OR_CLASS = "#([\\w-]+)|\\.([\\w-]+)";
const ATTRIBUTE = `\\[([\\w-]+)(?:([*^$|~]?=)"?'?([^\\]"']*)"?'?)?(?: i)?\\]`;
const STATE = ":(checked|disabled|enabled|first-child)";
const PART = new RegExp(`^(?:${NAME}|${ID_OR_CLASS}|${ATTRIBUTE}|${STATE})`, "i");

const TESTS = {
  "=": (a, b) => a === b,
  "*=": (a, b) => a.includes(b),
  "^=": (a, b) => a.startsWith(b),
  "$=": (a, b) => a.endsWith(b),
  "~=": (a, b) => a.split(/\s+/).includes(b),
  "|=": (a, b) => a === b || a.startsWith(`${b}-`),
};

const STATES = {
  checked: checkedOf,
  disabled: isDisabled,
  enabled: (w) => !isDisabled(w),
  "first-child": (w) => w.index === 0,
};

function test(work, [, tag, id, name, attribute, operator, value, state]) {
  if (tag) return tag === "*" || work.type.toLowerCase() === tag.toLowerCase();
  if (state) return STATES[state](work);
  const all = attributesOf(work);
  if (id) return all.id === id;
  if (name) return (all.class ?? "").split(/\s+/).includes(name);
  const held = Object.keys(all).find((n) => n.toLowerCase() === attribute.toLowerCase());
  return held !== undefined && (!operator || TESTS[operator](all[held], value));
}

function compound(work, text) {
  let rest = text;
  while (rest !== "") {
    const part = PART.exec(rest);
    if (!part) unsupported(`the selector ${text}`);
    if (!test(work, part)) return false;
    rest = rest.slice(part[0].length);
  }
  return true;
}

function chain(work, parts) {
  if (!compound(work, parts.at(-1))) return false;
  if (parts.length === 1) return true;
  const rest = parts.slice(0, -1);
  const direct = rest.at(-1) === ">";
  if (direct) rest.pop();
  for (let w = work.parent; w; w = w.parent) {
    if (w.kind !== HOST) continue;
    if (chain(w, rest)) return true;
    if (direct) return false;
  }
  return false;
}

export function matches(work, selector) {
  return `${selector}`.split(",").some((one) =>
    chain(
      work,
      one
        .trim()
        .replace(/\s*>\s*/g, " > ")
        .split(/\s+/),
    ),
  );
}

/** The host nodes below `work` that match, in order. */
export function select(work, selector) {
  const found = [];
  everyHost(work, (child) => {
    if (matches(child, selector)) found.push(child);
  });
  return found;
}
