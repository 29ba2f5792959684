// When to render: at the end of an event, or in a microtask after anything else that set state.

import { commit } from "./commit.js";
import { retry } from "./boundary.js";
import { fault, Finding } from "./faults.js";
import { rendering } from "./dispatcher.js";
import { due, rollback, update } from "./reconcile.js";
import { awaited } from "./suspend.js";
import { ROOT, run, Work } from "./work.js";

const NESTED_LAYOUT = 50;
const NESTED_PASSIVE = 300;

/** The tree of the session; `dead` once an error that no boundary showed has taken it away. */
export const stage = { root: null, dead: false };
let flushing = false;
let batches = 0;
let queued = false;
let last = null; // who asked for the last render
const settled = Promise.resolve();
const { then } = Promise.prototype;

export function openStage(element) {
  stage.root = new Work(ROOT, null, null, { children: element }, null, null);
  stage.root.dirty = true;
  stage.dead = false;
  flushing = false;
  batches = 0;
  queued = false;
  due.list = [];
}

/** Runs `job` after the microtasks that are waiting now. */
export function soon(job) {
  then.call(settled, job);
}

/** Asks for a render of `work`. */
export function schedule(work) {
  if (work.gone) return;
  last = work;
  work.dirty = true;
  for (let w = work.parent; w && !w.below; w = w.parent) w.below = true;
  if (flushing || batches > 0 || queued || rendering() !== null) return;
  queued = true;
  soon(() => {
    queued = false;
    flush();
  });
}

/** Runs `work` and renders once for all that it set. */
export function batch(job) {
  batches += 1;
  try {
    return job();
  } finally {
    batches -= 1;
    if (batches === 0) flush();
  }
}

/** An error that nothing in the lesson handles: React takes the whole tree away. */
export function die(error, work) {
  fault(error, work);
  stage.dead = true;
  stage.root.children = null;
  due.list = [];
}

function render(root) {
  try {
    update(root);
    return true;
  } catch (thrown) {
    rollback(0);
    if (awaited(thrown)) {
      if (!root.committed) root.children = null;
      retry(root, thrown);
    } else die(thrown, run.at);
    return false;
  }
}

/** Renders and commits until nothing asks for more. */
export function flush() {
  const { root } = stage;
  if (flushing || batches > 0 || root === null) return;
  flushing = true;
  let layout = 0;
  let rounds = 0;
  try {
    while ((root.dirty || root.below) && !stage.dead) {
      rounds += 1;
      if (layout > NESTED_LAYOUT || rounds > NESTED_PASSIVE) {
        const message = "Maximum update depth exceeded: an effect or ref sets state in every render, without end.";
        die(new Finding("update-loop", message, last));
        return;
      }
      if (!render(root)) break;
      root.committed = true;
      layout = commit() ? layout + 1 : 0;
    }
  } finally {
    flushing = false;
  }
}
