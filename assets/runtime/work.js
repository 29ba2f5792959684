// The tree of work: one node for each element, text or list that is rendered.

import * as E from "./element.js";
import { embedder } from "./embedder.js";
import { Finding } from "./faults.js";

/** The kinds of node; a group (fragment, list, StrictMode, Profiler, Activity) is children and nothing else. */
export const [ROOT, HOST, TEXT, FUNCTION, CLASS, GROUP, PROVIDER, CONSUMER, MEMO, FORWARD, LAZY, SUSPENSE] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];

const GROUPS = [E.FRAGMENT, E.STRICT, E.PROFILER, E.ACTIVITY, E.TRANSITION];
const KINDS = new Map(GROUPS.map((type) => [type, GROUP]));
KINDS.set(E.CONTEXT, PROVIDER).set(E.CONSUMER, CONSUMER).set(E.SUSPENSE, SUSPENSE);
KINDS.set(E.MEMO, MEMO).set(E.FORWARD, FORWARD).set(E.LAZY, LAZY);
const DEEPEST = 800;

/** What is counted over a session; `alive` is the number of host nodes that stand. */
export const counts = { renders: 0, commits: 0, elements: 0, ids: 0, alive: 0 };

export const run = {
  first: true, // the first render is under way, as a server would do it
  refusal: null, // why a server could not give its markup
  at: null, // whose code runs
};

export class Work {
  constructor(kind, type, key, pending, parent, place) {
    this.kind = kind;
    this.type = type;
    this.key = key;
    this.pending = pending; // the props of the render under way
    this.props = null; // the props of the last render
    this.parent = parent;
    this.place = place;
    this.index = 0; // where it stands in its parent's list, holes counted
    this.children = null;
    this.text = null; // the text of a text node, or of a host node with nothing but text
    this.dirty = false; // must render
    this.below = false; // something below must render
    this.seen = 0; // the stamp of the reconciliation that kept it
  }

  get isComponent() {
    return this.kind === FUNCTION || this.kind === CLASS || this.kind === FORWARD;
  }
}

// What only some nodes have stands on the prototype until it is set: making a node is what a render does most.
Object.assign(Work.prototype, {
  id: 0, // of a host node: its number
  ref: null, // its ref as attached, with its clean-up
  face: null, // what refs and events show of it
  own: undefined, // what a lesson set on that
  attributes: null, // the attributes that a lesson set on that
  role: null, // what it is to a learner
  named: null, // the name by which a learner knew it last
  handles: false, // whether it has handlers besides onClick and onChange
  state: null, // a class component's instance; what a learner did to a control
  queue: null, // a class component's updates
  captured: null, // the error it has to show
  mounted: false, // whether it did mount
  hooks: null, // of a function component: what its hooks keep
  reads: null, // the contexts it read
  identified: false, // whether it called useId
  depth: 0, // how many nodes that are no host nodes are above it
  forks: 0, // how long its list of children is, 0 when it is no list
  forced: false, // must render even if its own state is the same
  gone: false, // taken away
  hidden: false, // behind a Suspense that waits
});

function invalidType(type, work) {
  let shown = type === null ? "null" : typeof type;
  if (Array.isArray(type)) shown = "array";
  if (E.isValidElement(type)) shown = "a React element";
  const expected = "a string (for built-in components) or a class/function (for composite components)";
  const message = `Element type is invalid: expected ${expected} but got: ${shown}.`;
  throw new Finding("invalid-element-type", message, work);
}

function kindOf(type, work) {
  if (typeof type === "function") return type.prototype && type.prototype.isReactComponent ? CLASS : FUNCTION;
  const kind = KINDS.get(typeof type === "object" && type !== null ? type.$$typeof : type);
  const isSymbol = kind === SUSPENSE || kind === GROUP;
  return kind === undefined || isSymbol !== (typeof type === "symbol") ? invalidType(type, work) : kind;
}

function depthOf(parent) {
  let w = parent;
  while (w.kind === HOST) w = w.parent;
  return w.depth + 1;
}

/** A new node for `element` below `parent`. */
export function fromElement(element, parent) {
  const { type } = element;
  const place = element._place;
  const kind = typeof type === "string" && type !== "" ? HOST : kindOf(type, place ? { place, parent } : parent);
  const work = new Work(kind, type, element.key, element.props, parent, place);
  if (kind === HOST) {
    work.id = ++counts.ids;
    if (++counts.alive > embedder.mostElements) {
      throw new Finding("too-many-elements", `More than ${embedder.mostElements} elements stand at once.`, work);
    }
  } else if ((work.depth = depthOf(parent)) > DEEPEST) {
    throw new Finding("too-deep", `Components are nested more than ${DEEPEST} deep.`, work);
  }
  return work;
}

/** Marks `work` and everything below it as taken away. */
export function leave(work) {
  work.gone = true;
  if (work.kind === HOST) counts.alive -= 1;
  const { children } = work;
  if (children !== null) for (let i = 0; i < children.length; i++) leave(children[i]);
}

/** Calls `visit` for each host and text node directly below `work`, through everything that is no host node. */
export function eachHost(work, visit) {
  const { children } = work;
  if (children === null) return;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    if (child.kind === HOST || child.kind === TEXT) visit(child);
    else eachHost(child, visit);
  }
}

/** Calls `visit` for every host node below `work`, in order; a visit that gives false does not go deeper. */
export function everyHost(work, visit) {
  const { children } = work;
  if (children === null) return;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    if (child.kind !== HOST || visit(child) !== false) everyHost(child, visit);
  }
}

/** The text below `work`, as textContent gives it. */
export function textOf(work) {
  if (work.text !== null) return work.text;
  let all = "";
  eachHost(work, (child) => {
    all += textOf(child);
  });
  return all;
}
