// React.Children: children as an opaque list.

import { ELEMENT, LAZY, cloneElement, isValidElement } from "./element.js";
import { Finding, Misuse } from "./faults.js";

const { isArray } = Array;

/** Throws what React throws for an object that cannot be a child of `work`, or of nothing in React.Children. */
export function invalidChild(child, work) {
  const kind = Object.prototype.toString.call(child);
  const shown = kind === "[object Object]" ? `object with keys {${Object.keys(child).join(", ")}}` : kind;
  const message =
    `Objects are not valid as a React child (found: ${shown}). ` +
    "If you meant to render a collection of children, use an array instead.";
  throw work ? new Finding("invalid-child", message, work) : new Misuse("invalid-child", message, null);
}

/** The iterator function of a value that may be walked as children, or null. */
export function iteratorOf(value) {
  const make = value[Symbol.iterator];
  return typeof make === "function" ? make : null;
}

function escapeKey(key) {
  return `$${key.replace(/[=:]/g, (c) => (c === "=" ? "=0" : "=2"))}`;
}

function partName(child, index) {
  const isKeyed = child !== null && typeof child === "object" && child.key != null;
  return isKeyed ? escapeKey(`${child.key}`) : index.toString(36);
}

/** Calls `visit(child, name)` for each leaf; `name` is unique within the list. Gives the number of leaves. */
function walk(children, name, visit) {
  let child = children;
  const type = typeof child;
  if (type === "undefined" || type === "boolean") child = null;
  if (child === null || type !== "object" || child.$$typeof === ELEMENT || child.$$typeof === LAZY) {
    const isNothing = type === "function" || type === "symbol";
    visit(isNothing ? null : child, name === "" ? `.${partName(child, 0)}` : name);
    return 1;
  }
  const list = isArray(child) ? child : iteratorOf(child) ? [...child] : invalidChild(child);
  const start = name === "" ? "." : `${name}:`;
  let count = 0;
  for (let i = 0; i < list.length; i++) count += walk(list[i], start + partName(list[i], i), visit);
  return count;
}

function rekey(element, key) {
  const copy = cloneElement(element, { key });
  copy._keyed = true;
  return copy;
}

const guard = (key) => key.replace(/\/+/g, "$&/");

/** Puts what `map` gave into `out`, its lists flattened and its keys made unique. */
function collect(mapped, child, name, prefix, out) {
  if (isArray(mapped)) {
    walk(mapped, "", (inner, path) => {
      if (inner !== null) collect(inner, null, path, `${prefix}${guard(name)}/`, out);
    });
    return;
  }
  if (mapped === null || mapped === undefined || typeof mapped === "boolean") return;
  if (!isValidElement(mapped)) {
    out.push(mapped);
    return;
  }
  const own = mapped.key !== null && (!child || child.key !== mapped.key) ? `${guard(mapped.key)}/` : "";
  out.push(rekey(mapped, prefix + own + name));
}

function map(children, visit, self) {
  if (children === null || children === undefined) return children;
  const out = [];
  let index = 0;
  walk(children, "", (child, name) => collect(visit.call(self, child, index++), child, name, "", out));
  return out;
}

export const Children = {
  map,
  forEach(children, visit, self) {
    map(children, function each(child, index) {
      visit.call(self, child, index);
    });
  },
  count(children) {
    return children === null || children === undefined ? 0 : walk(children, "", () => {});
  },
  toArray(children) {
    return map(children, (child) => child) || [];
  },
  only(children) {
    if (isValidElement(children)) return children;
    throw new Misuse("children-only", "React.Children.only expected to receive a single React element child.");
  },
};
