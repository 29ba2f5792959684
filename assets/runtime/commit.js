// The commit: clean-ups, refs, lifecycles and effects, in React's order.

import { isBoundary } from "./component.js";
import { embedder } from "./embedder.js";
import { Finding, warn } from "./faults.js";
import { INSERTION, LAYOUT, PASSIVE } from "./dispatcher.js";
import { due } from "./reconcile.js";
import { die, schedule, stage } from "./schedule.js";
import { CLASS, counts, HOST } from "./work.js";

/** Hands an error in the commit to the nearest boundary above `work`. */
export function capture(error, work) {
  for (let w = work.parent; w; w = w.parent) {
    if (w.kind === CLASS && !w.gone && isBoundary(w)) {
      w.captured = { error };
      w.forced = true;
      schedule(w);
      return;
    }
  }
  if (!stage.dead) die(error, work);
}

function attempt(work, job) {
  try {
    return job();
  } catch (error) {
    capture(error, work);
    return undefined;
  }
}

function attach(work) {
  const { ref } = work.props;
  if (ref === null || ref === undefined) return;
  const shown = work.kind === HOST ? embedder.face(work) : work.state;
  work.ref = { ref, cleanup: undefined };
  const cleanup = attempt(work, () => {
    if (typeof ref === "function") return ref(shown);
    ref.current = shown;
    return undefined;
  });
  if (typeof cleanup === "function") work.ref.cleanup = cleanup;
}

function detach(work) {
  if (work.ref === null) return;
  const { ref, cleanup } = work.ref;
  work.ref = null;
  attempt(work, () => {
    if (cleanup) cleanup();
    else if (typeof ref === "function") ref(null);
    else ref.current = null;
  });
}

function cleanUp(work, own) {
  const { cleanup } = own;
  if (cleanup === undefined) return;
  own.cleanup = undefined;
  attempt(work, cleanup);
}

/** Runs the clean-ups of a tree that was taken away, parents first. */
function unmount(work, passive) {
  if (!passive) {
    detach(work);
    const { state: instance } = work;
    const ends = work.kind === CLASS && work.mounted && typeof instance.componentWillUnmount === "function";
    if (ends) attempt(work, () => instance.componentWillUnmount());
  }
  if (work.hooks !== null) {
    for (let i = 0; i < work.hooks.length; i++) {
      const own = work.hooks[i];
      if (own.phase >= 0 && (own.phase === PASSIVE) === passive) cleanUp(work, own);
    }
  }
  if (work.children !== null) for (let i = 0; i < work.children.length; i++) unmount(work.children[i], passive);
}

function undo({ work, effects }, phase) {
  for (let i = 0; i < effects.length; i++) if (effects[i].phase === phase) cleanUp(work, effects[i].own);
}

function perform({ work, effects }, phase) {
  for (let i = 0; i < effects.length; i++) {
    const { own, phase: its, create, deps } = effects[i];
    if (its !== phase) continue;
    own.deps = deps;
    const cleanup = attempt(work, create);
    if (typeof cleanup === "function") own.cleanup = cleanup;
    else if (cleanup !== undefined) keepWrong(work, own, cleanup);
  }
}

/** An effect gave something that is no clean-up: React calls it all the same when its time has come, and fails. */
function keepWrong(work, own, value) {
  own.cleanup = () => {
    const message = "destroy is not a function: an effect gave something else than its clean-up.";
    throw new Finding("effect-return", message, work);
  };
  const isPromise = value !== null && typeof value === "object" && typeof value.then === "function";
  const gave = isPromise ? "is async: it gives a promise instead of a clean-up" : "gave something that is no function";
  warn("effect-return", `An effect ${gave}.`, work);
  if (isPromise) value.then(undefined, (error) => warn("uncaught-rejection", error, work));
}

function mutate(entry) {
  const { work } = entry;
  if (entry.gone) unmount(entry.gone, false);
  else if (entry.effects) {
    undo(entry, INSERTION);
    perform(entry, INSERTION);
    undo(entry, LAYOUT);
  } else if (!entry.mount && (work.kind === HOST || entry.rebind)) detach(work);
}

function finish(entry) {
  const { work } = entry;
  if (entry.effects) return perform(entry, LAYOUT);
  if (work.kind === HOST) {
    if (entry.mount && work.props.autoFocus) embedder.face(work).focus();
    return attach(work);
  }
  const { state: instance } = work;
  if (entry.caught !== undefined)
    return attempt(work, () => instance.componentDidCatch(entry.caught, { componentStack: "" }));
  if (entry.fresh) {
    work.mounted = true;
    if (typeof instance.componentDidMount === "function") attempt(work, () => instance.componentDidMount());
  } else if (entry.updated && typeof instance.componentDidUpdate === "function") {
    attempt(work, () => instance.componentDidUpdate(entry.propsBefore, entry.stateBefore, entry.snapshot));
  }
  if (entry.callbacks) for (const call of entry.callbacks) attempt(work, () => call.call(instance));
  if (entry.rebind) attach(work);
  return undefined;
}

function snapshot(entry) {
  if (!entry.updated) return;
  const { state: instance } = entry.work;
  if (typeof instance.getSnapshotBeforeUpdate === "function") {
    entry.snapshot = attempt(entry.work, () => instance.getSnapshotBeforeUpdate(entry.propsBefore, entry.stateBefore));
  }
}

/** Commits what the render noted. Gives whether the layout phase asked for another render. */
export function commit() {
  const { list } = due;
  const { root } = stage;
  due.list = [];
  counts.commits += 1;
  const { beforeEffects } = embedder;
  embedder.beforeEffects = null;
  if (beforeEffects !== null) beforeEffects();
  for (let i = 0; i < list.length; i++) snapshot(list[i]);
  for (let i = 0; i < list.length; i++) mutate(list[i]);
  for (let i = 0; i < list.length && !stage.dead; i++) if (!list[i].gone) finish(list[i]);
  const more = root.below || root.dirty;
  for (let i = 0; i < list.length; i++) {
    if (list[i].gone) unmount(list[i].gone, true);
    else if (list[i].effects) undo(list[i], PASSIVE);
  }
  for (let i = 0; i < list.length && !stage.dead; i++) if (list[i].effects) perform(list[i], PASSIVE);
  return more;
}
