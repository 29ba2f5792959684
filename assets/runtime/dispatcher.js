// The render of a function component, and what its hooks keep from one render to the next.

import { Finding, Misuse } from "./faults.js";
import { schedule } from "./schedule.js";
import { counts, run } from "./work.js";

const { is } = Object;
const MOST_RENDERS = 25;
let current = null; // the component that renders
let cursor = 0; // how many hooks it has called
let idCount = 0; // how many of them were useId
let mounting = false; // it renders for the first time
let effects = null; // what its effects ask for
let passes = 0; // how often it was called for this one render
let again = false; // it set its own state while it rendered
let looping = null; // the call that set it once too often
let changed = false; // its state or context is another than in the last render

/** Which kinds of effect there are, in the order in which they run. */
export const [INSERTION, LAYOUT, PASSIVE] = [0, 1, 2];

/** The component that renders just now, or null. */
export const rendering = () => current;

/** How many ids the component that renders has asked for before. */
export const nextId = () => idCount++;

function checkCount(work, before) {
  if (before === 0 || cursor === 0 || cursor >= before) return;
  const message = "Rendered fewer hooks than expected. This may be caused by an accidental early return statement.";
  throw new Finding("hook-order", message, work);
}

/** Renders a function component: `outcome` has what it returned, the effects it asks for and whether they count. */
export function renderFunction(work, render, props, second, outcome) {
  const outer = current;
  counts.renders += 1;
  current = work;
  run.at = work;
  work.reads = null;
  changed = false;
  mounting = work.hooks === null || work.hooks.length === 0;
  const before = mounting ? 0 : work.hooks.length;
  if (mounting) work.hooks = [];
  const outerPasses = passes;
  passes = 0;
  try {
    do {
      if (++passes > MOST_RENDERS) throw looping;
      cursor = 0;
      idCount = 0;
      effects = null;
      again = false;
      outcome.output = render(props, second);
      if (again) mounting = false;
    } while (again);
    checkCount(work, before);
  } finally {
    current = outer;
    passes = outerPasses;
  }
  if (before > 0 && cursor === 0) work.hooks = [];
  outcome.effects = effects;
  outcome.changed = changed;
}

/** The component whose render calls the hook `name`. */
export function caller(name) {
  if (current !== null) return current;
  const message = `Invalid hook call: ${name}. Hooks can only be called inside of the body of a function component.`;
  throw new Misuse("hook-outside", message, null);
}

/** The hook of this call: the one of the last render, or a new one. */
export function hook(name) {
  const { hooks } = caller(name);
  const at = cursor++;
  if (at < hooks.length) {
    const known = hooks[at];
    if (known.name !== name) {
      const before = `${known.name} was called in the last render`;
      throw new Misuse("hook-order", `The order of hooks changed: ${name} is called where ${before}.`, current);
    }
    return known;
  }
  if (!mounting) throw new Misuse("hook-order", "Rendered more hooks than during the previous render.", current);
  const made = {
    name,
    fresh: true,
    value: undefined,
    queue: null,
    act: null,
    deps: undefined,
    cleanup: undefined,
    phase: -1,
  };
  hooks.push(made);
  return made;
}

export function equalDeps(a, b) {
  if (a === undefined || a === null || b === undefined || b === null) return false;
  for (let i = 0; i < a.length && i < b.length; i++) if (!is(a[i], b[i])) return false;
  return true;
}

/** Changes a state; `eager` leaves out a render that would change nothing. */
export function enqueue(work, state, action, eager) {
  if (current === work) {
    again = true;
    if (passes === MOST_RENDERS) {
      const message = "Too many re-renders. React limits the number of renders to prevent an infinite loop.";
      looping = new Misuse("too-many-renders", message, work);
    }
    (state.queue ??= []).push(action);
    return;
  }
  if (work.gone) return;
  if (eager && state.queue === null && !work.dirty) {
    let next = action;
    if (typeof action === "function") {
      try {
        next = action(state.value);
      } catch {
        next = undefined; // it throws again, and for good, when the component renders
      }
    }
    if (is(next, state.value)) return;
  }
  (state.queue ??= []).push(action);
  schedule(work);
}

/** The state after all that waits for it. */
export function settle(state, reduce) {
  if (state.queue === null) return state.value;
  const { queue } = state;
  state.queue = null;
  let { value } = state;
  for (let i = 0; i < queue.length; i++) value = reduce(value, queue[i]);
  if (!is(value, state.value)) {
    state.value = value;
    changed = true;
  }
  return value;
}

export const basic = (value, action) => (typeof action === "function" ? action(value) : action);

/** Asks for an effect: after the commit, if the render counts, what `own` cleans up is run, then `create`. */
export function ask(own, phase, create, deps) {
  (effects ??= []).push({ own, phase, create, deps });
}

/** Keeps a value that the render found outside of React's state. */
export function remember(state, value) {
  if (!state.fresh && !is(state.value, value)) changed = true;
  state.fresh = false;
  state.value = value;
}
