// Elements: what JSX and createElement make, and the types that are not components.

import { warn } from "./faults.js";

export const ELEMENT = Symbol.for("react.transitional.element");
export const FRAGMENT = Symbol.for("react.fragment");
export const STRICT = Symbol.for("react.strict_mode");
export const PROFILER = Symbol.for("react.profiler");
export const SUSPENSE = Symbol.for("react.suspense");
export const ACTIVITY = Symbol.for("react.activity");
export const TRANSITION = Symbol.for("react.view_transition");
export const CONTEXT = Symbol.for("react.context");
export const CONSUMER = Symbol.for("react.consumer");
export const FORWARD = Symbol.for("react.forward_ref");
export const MEMO = Symbol.for("react.memo");
export const LAZY = Symbol.for("react.lazy");

/** What createElement's second argument holds besides props. */
const NOT_PROPS = new Set(["key", "__self", "__source"]);
const hasOwn = Object.prototype.hasOwnProperty;
const { isArray } = Array;

/** An element. `place` is where it stands in the TSX, when the development transform says so. */
function make(type, key, props, place) {
  const { ref } = props;
  return { $$typeof: ELEMENT, type, key, ref: ref === undefined ? null : ref, props, _place: place, _keyed: false };
}

export const isValidElement = (value) => typeof value === "object" && value !== null && value.$$typeof === ELEMENT;

/** Children written side by side need no keys. */
function markStatic(children) {
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    if (isValidElement(child)) child._keyed = true;
  }
}

function withoutKey(props) {
  const rest = {};
  for (const name in props) if (hasOwn.call(props, name) && name !== "key") rest[name] = props[name];
  return rest;
}

export const jsx = (type, props, key) => jsxDEV(type, props, key, false, null);
export const jsxs = (type, props, key) => jsxDEV(type, props, key, true, null);

export function jsxDEV(type, props, key, isStatic, source) {
  let known = key === undefined ? null : `${key}`;
  if (hasOwn.call(props, "key")) {
    if (props.key !== undefined) known = `${props.key}`;
    props = withoutKey(props);
  }
  if (isStatic && isArray(props.children)) markStatic(props.children);
  return make(type, known, props, source || null);
}

function gather(props, given, first) {
  const count = given.length - first;
  if (count === 1) props.children = given[first];
  else if (count > 1) {
    const children = [];
    for (let i = first; i < given.length; i++) children.push(given[i]);
    markStatic(children);
    props.children = children;
  }
}

export function createElement(type, config) {
  const props = {};
  let key = null;
  if (config !== null && config !== undefined) {
    if (config.key !== undefined) key = `${config.key}`;
    for (const name in config) {
      if (hasOwn.call(config, name) && !NOT_PROPS.has(name)) props[name] = config[name];
    }
  }
  gather(props, arguments, 2);
  const defaults = type && type.defaultProps;
  if (defaults) for (const name in defaults) if (props[name] === undefined) props[name] = defaults[name];
  return make(type, key, props, (config && config.__source) || null);
}

export function cloneElement(element, config) {
  if (element === null || element === undefined) {
    throw new Error(`The argument must be a React element, but you passed ${element}.`);
  }
  const props = { ...element.props };
  let { key } = element;
  if (config !== null && config !== undefined) {
    if (config.key !== undefined) key = `${config.key}`;
    for (const name in config) {
      const isNoRef = name === "ref" && config.ref === undefined;
      if (hasOwn.call(config, name) && !NOT_PROPS.has(name) && !isNoRef) props[name] = config[name];
    }
  }
  gather(props, arguments, 2);
  return make(element.type, key, props, element._place);
}

export const createRef = () => ({ current: null });
export const forwardRef = (render) => ({ $$typeof: FORWARD, render, displayName: undefined });
export const memo = (type, compare = null) => ({ $$typeof: MEMO, type, compare, displayName: undefined });
export const lazy = (load) => ({ $$typeof: LAZY, load, status: "new", result: undefined, displayName: undefined });

export function createContext(initial) {
  const context = { $$typeof: CONTEXT, initial, Provider: null, Consumer: null, displayName: undefined };
  context.Provider = context;
  context.Consumer = { $$typeof: CONSUMER, context };
  return context;
}

/** Warns once of a list item without a key. */
export function checkKey(element, work) {
  if (element._keyed || element.$$typeof !== ELEMENT) return;
  element._keyed = true;
  const at = element._place ? { place: element._place, parent: work } : work;
  warn("missing-key", 'Each child in a list should have a unique "key" prop.', at);
}
