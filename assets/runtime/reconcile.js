// The render: matches what components give with what stands, keeps state where key and type agree, and notes what
// to commit.

import { checkKey, ELEMENT, FRAGMENT, CONTEXT, LAZY as LAZY_TYPE, ACTIVITY } from "./element.js";
import { invalidChild, iteratorOf } from "./children.js";
import { descendGuarded, updateClass } from "./component.js";
import { readContext, spreadContext } from "./context.js";
import { Finding, text, unsupported, warn } from "./faults.js";
import { renderFunction } from "./dispatcher.js";
import { checkHost } from "./host-rules.js";
import { resolveLazy, unwrap } from "./suspend.js";
import { updateSuspense } from "./boundary.js";
import * as W from "./work.js";

const { HOST, TEXT, GROUP, Work, counts } = W;
const { isArray } = Array;
const { is, keys } = Object;
const hasOwn = Object.prototype.hasOwnProperty;
let stamp = 0;

/** What a render asks to be done at the commit, in React's order: `{work, effects?, ...}` or `{gone: work}`. */
export const due = { list: [], callbacks: null };
const outcome = { output: undefined, effects: null, changed: false };

/** What stands for a child that is neither text nor element: a list, or null when it shows nothing. */
function resolve(child, parent) {
  if (child.$$typeof === LAZY_TYPE) return resolve(resolveLazy(child, parent), parent);
  if (child.$$typeof === CONTEXT) return readContext(child, parent);
  if (typeof child.then === "function") return unwrap(child, parent);
  if (isArray(child)) return child;
  const iterator = iteratorOf(child);
  if (iterator) {
    const list = [];
    const walk = iterator.call(child);
    for (let step = walk.next(); !step.done; step = walk.next()) list.push(step.value);
    return list;
  }
  if (typeof child[Symbol.asyncIterator] === "function") unsupported("an async iterable as children");
  return invalidChild(child, parent);
}

/** Finds the node that stood for a child with this key, or at this index without one. */
class Finder {
  constructor(old) {
    this.old = old;
    this.at = 0;
    this.map = null;
  }

  find(key, index) {
    const { old } = this;
    if (this.map === null) {
      while (this.at < old.length && old[this.at].key === null && old[this.at].index < index) this.at += 1;
      const next = old[this.at];
      if (next === undefined) {
        if (key === null) return null;
      } else if (next.key === key && (key !== null || next.index === index)) {
        this.at += 1;
        return next;
      } else if (key === null && next.key === null) return null;
      this.map = new Map();
      for (let i = 0; i < old.length; i++) this.map.set(old[i].key ?? old[i].index, old[i]);
    }
    return this.map.get(key ?? index) ?? null;
  }
}

/** The node for one child, kept or new; null when it shows nothing. */
function place(child, index, parent, finder) {
  const type = typeof child;
  if (type === "string" || type === "number" || type === "bigint") {
    if (child === "") return null;
    const known = finder && finder.find(null, index);
    const content = type === "string" ? child : `${child}`;
    if (known && known.kind === TEXT && known.seen !== stamp) {
      known.pending = content;
      return known;
    }
    return new Work(TEXT, null, null, content, parent, null);
  }
  if (child === null || type !== "object") {
    if (type === "function") warn("function-child", "Functions are not valid as a React child.", parent);
    return null;
  }
  if (child.$$typeof === ELEMENT) {
    const known = finder && finder.find(child.key, index);
    if (known && known.type === child.type && known.seen !== stamp && known.kind !== TEXT) {
      known.pending = child.props;
      known.place = child._place;
      return known;
    }
    return W.fromElement(child, parent);
  }
  const list = resolve(child, parent);
  if (!isArray(list)) return place(list, index, parent, finder);
  const known = finder && finder.find(null, index);
  if (known && known.type === null && known.kind === GROUP && known.seen !== stamp) {
    known.pending = { children: list, listed: true };
    return known;
  }
  return new Work(GROUP, null, null, { children: list, listed: true }, parent, null);
}

function warnOfTwins(children, parent) {
  const seen = new Set();
  for (let i = 0; i < children.length; i++) {
    const { key } = children[i];
    if (key === null) continue;
    if (seen.has(key)) {
      const at = children[i].place ? children[i] : parent;
      warn("duplicate-key", `Encountered two children with the same key, \`${key}\`.`, at);
      return;
    }
    seen.add(key);
  }
}

/** What stands for `given`: text, an element or a list; a fragment without a key is its children. */
function unfold(given, parent) {
  let children = given;
  while (children !== null && typeof children === "object" && !isArray(children)) {
    if (children.$$typeof !== ELEMENT) return resolve(children, parent);
    if (children.type !== FRAGMENT || children.key !== null) break;
    children = children.props.children;
  }
  return children;
}

/** Makes `parent.children` agree with `given`, then renders each of them. */
export function reconcile(parent, given) {
  const children = unfold(given, parent);
  const old = parent.children;
  const finder = old === null || old.length === 0 ? null : new Finder(old);
  const mine = ++stamp;
  const next = [];
  let fresh = false;
  let kept = 0;
  if (isArray(children)) {
    parent.forks = children.length;
    for (let i = 0; i < children.length; i++) {
      const child = children[i];
      if (child !== null && typeof child === "object" && child.key === null) checkKey(child, parent);
      const node = place(child, i, parent, finder);
      if (node === null) continue;
      if (node.props !== null) kept += 1;
      else fresh = true;
      node.index = i;
      node.seen = mine;
      next.push(node);
    }
    if (fresh && next.length > 1) warnOfTwins(next, parent);
  } else {
    parent.forks = 0;
    const node = place(children, 0, parent, finder);
    if (node !== null) {
      if (node.props !== null) kept = 1;
      node.index = 0;
      node.seen = mine;
      next.push(node);
    }
  }
  parent.children = next;
  if (old !== null && kept < old.length) {
    for (let i = 0; i < old.length; i++) if (old[i].seen !== mine) remove(old[i]);
  }
  for (let i = 0; i < next.length; i++) update(next[i]);
}

/** Forgets what an interrupted render noted after `mark`, but not what it took away. */
export function rollback(mark) {
  const { list } = due;
  due.list = list.slice(0, mark);
  for (let i = mark; i < list.length; i++) if (list[i].gone) due.list.push(list[i]);
}

/** Takes `work` out of the tree; its clean-ups run when the render is committed. */
export function remove(work) {
  W.leave(work);
  due.list.push({ gone: work });
}

export function removeChildren(work) {
  const { children } = work;
  work.children = null;
  if (children !== null) for (let i = 0; i < children.length; i++) remove(children[i]);
}

/** Renders `work` if anything asks for it. */
export function update(work) {
  if (work.props === work.pending && !work.dirty) {
    if (work.below) descend(work);
    return;
  }
  switch (work.kind) {
    case TEXT:
      work.text = work.pending;
      work.props = work.pending;
      return;
    case HOST:
      return updateHost(work);
    case W.FUNCTION:
      return updateFunction(work, work.type, work.pending);
    case W.CLASS:
      return updateClass(work);
    case W.MEMO:
      return updateMemo(work);
    case W.FORWARD:
      return updateForward(work);
    case W.LAZY:
      return updateOnly(work, resolveLazy(work.type, work));
    case W.PROVIDER:
      if (work.props !== null) spreadContext(work);
      return updatePlain(work, work.pending.children);
    case W.CONSUMER:
      return updateConsumer(work);
    case W.SUSPENSE:
      return updateSuspense(work);
    default:
      return updatePlain(work, work.pending.children);
  }
}

/** Marks `work` as rendered with its pending props. */
export function begin(work) {
  work.props = work.pending;
  work.dirty = false;
  work.forced = false;
  work.below = false;
}

/** Renders what is due below `work`, which itself is not. */
export function descend(work) {
  if (work.kind === W.SUSPENSE) updateSuspense(work);
  else if (work.kind === W.CLASS) descendGuarded(work);
  else descendPlain(work);
}

export function descendPlain(work) {
  work.below = false;
  const { children } = work;
  if (children === null) return;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    if (child.dirty || child.below || child.props !== child.pending) update(child);
  }
}

function updatePlain(work, children) {
  begin(work);
  reconcile(work, children);
  if (work.type === ACTIVITY) work.state = work.props.mode;
}

function updateHost(work) {
  const before = work.props;
  const props = work.pending;
  counts.elements += 1;
  checkHost(work, props);
  begin(work);
  const { children } = props;
  const type = typeof children;
  if ((type === "string" || type === "number" || type === "bigint") && work.type !== "option") {
    if (work.children !== null) removeChildren(work);
    work.text = type === "string" ? children : `${children}`;
  } else {
    work.text = null;
    const holds = (children !== undefined && children !== null) || work.children !== null;
    if (holds && work.type !== "textarea") reconcile(work, children);
  }
  const { ref } = props;
  if (before === null) {
    if ((ref !== undefined && ref !== null) || props.autoFocus) due.list.push({ work, mount: true });
  } else if (ref !== before.ref) due.list.push({ work, mount: false });
}

/** Renders a function component; a render that changed nothing leaves its children and effects as they are. */
function updateFunction(work, render, props, second) {
  const must = work.props !== work.pending || work.forced;
  const fresh = work.props === null;
  const below = work.below;
  begin(work);
  renderFunction(work, render, props, second, outcome);
  const { output, effects, changed } = outcome;
  if (!must && !changed) {
    if (below) descend(work);
    return;
  }
  if (fresh && output !== null && typeof output === "object" && typeof output.then === "function") {
    const name = work.type.name || "Component";
    const message = `<${name}> is an async Client Component. Only Server Components can be async.`;
    throw new Finding("async-component", message, work);
  }
  reconcile(work, output);
  if (effects !== null) due.list.push({ work, effects });
}

function updateForward(work) {
  const { ref, ...props } = work.pending;
  updateFunction(work, work.type.render, props, ref === undefined ? null : ref);
}

export function shallowEqual(a, b) {
  if (is(a, b)) return true;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return false;
  const names = keys(a);
  if (names.length !== keys(b).length) return false;
  for (let i = 0; i < names.length; i++) {
    if (!hasOwn.call(b, names[i]) || !is(a[names[i]], b[names[i]])) return false;
  }
  return true;
}

/** One child of the type behind a memo or a lazy component, with the same props. */
function updateOnly(work, type) {
  const props = work.pending;
  begin(work);
  reconcile(work, { $$typeof: ELEMENT, type, key: null, props, _place: work.place, _keyed: true });
}

function updateMemo(work) {
  const { type, compare } = work.type;
  if (work.props !== null && !work.dirty) {
    const same = (compare || shallowEqual)(work.props, work.pending);
    if (same && work.props.ref === work.pending.ref) {
      work.pending = work.props;
      if (work.below) descend(work);
      return;
    }
  }
  updateOnly(work, type);
}

function updateConsumer(work) {
  const { children } = work.pending;
  if (typeof children !== "function") {
    const message = `A context consumer was rendered with a child that is no function: ${text(children)}`;
    throw new Finding("consumer-child", message, work);
  }
  begin(work);
  work.reads = null;
  reconcile(work, children(readContext(work.type.context, work)));
}
