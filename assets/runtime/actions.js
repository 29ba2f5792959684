// Transitions and actions: run at once; what they await is awaited in microtasks.

import { basic, enqueue, hook, rendering, settle } from "./dispatcher.js";
import { warn } from "./faults.js";
import { schedule } from "./schedule.js";

let transition = null;

/** Runs `scope` as a transition, then `over(error, failed)`. Gives whether it awaits something. */
function transit(scope, over) {
  const outer = transition;
  const own = { ends: [] };
  const end = (error, failed) => {
    for (const call of own.ends) call();
    over(error, failed);
  };
  transition = own;
  let result;
  try {
    result = scope();
  } catch (error) {
    transition = outer;
    end(error, true);
    return false;
  }
  transition = outer;
  if (result === null || typeof result !== "object" || typeof result.then !== "function") {
    end(undefined, false);
    return false;
  }
  result.then(
    () => end(undefined, false),
    (error) => end(error, true),
  );
  return true;
}

export function startTransition(scope) {
  transit(scope, (error, failed) => {
    if (failed) throw error;
  });
}

/** Throws `error` where the component of `state` renders next, so that a boundary may show it. */
function throwLater(state, work, error) {
  state.failed = { error };
  work.forced = true;
  schedule(work);
}

function rethrow(state) {
  const { failed } = state;
  if (!failed) return;
  state.failed = undefined;
  throw failed.error;
}

const add = (count, by) => count + by;

export function useTransition() {
  const state = hook("useTransition");
  const work = rendering();
  if (state.fresh) {
    state.fresh = false;
    state.value = 0;
    state.act = (scope) => {
      let waits = false;
      waits = transit(scope, (error, failed) => {
        if (waits) enqueue(work, state, -1, false);
        if (failed) throwLater(state, work, error);
      });
      if (waits) enqueue(work, state, 1, false);
    };
  }
  rethrow(state);
  return [settle(state, add) > 0, state.act];
}

export function useActionState(action, initial) {
  const state = hook("useActionState");
  const work = rendering();
  if (state.fresh) {
    state.fresh = false;
    state.value = { result: initial, running: 0 };
    state.last = Promise.resolve();
    state.tail = initial;
    state.waiting = [];
    state.act = (payload) => {
      state.waiting.push(payload);
      if (state.waiting.length === 1) next(state, work);
    };
  }
  state.action = action;
  rethrow(state);
  const { result, running } = settle(state, basic);
  return [result, state.act, running > 0];
}

/** Runs the first action that waits, and the next when it is over. */
function next(state, work) {
  let waits = false;
  let result;
  const set = (change) => enqueue(work, state, (s) => ({ ...s, ...change }), false);
  const over = (error, failed) => {
    state.waiting.shift();
    if (failed) {
      state.waiting = [];
      set({ running: 0 });
      throwLater(state, work, error);
      return;
    }
    state.tail = result;
    set({ result, running: state.waiting.length });
    if (state.waiting.length > 0) next(state, work);
  };
  waits = transit(() => {
    const given = state.action(state.tail, state.waiting[0]);
    if (given === null || typeof given !== "object" || typeof given.then !== "function") {
      result = given;
      return undefined;
    }
    return given.then((value) => {
      result = value;
    });
  }, over);
  if (waits) set({ running: 1 });
}

export function useOptimistic(actual, reduce) {
  const state = hook("useOptimistic");
  const work = rendering();
  if (state.fresh) {
    state.fresh = false;
    state.value = [];
    state.act = (action) => {
      if (transition === null)
        warn("optimistic-outside", "An optimistic state update occurred outside a transition or action.", work);
      else {
        const own = transition;
        own.ends.push(() => enqueue(work, state, (all) => all.filter((one) => one.own !== own), false));
        enqueue(work, state, (all) => [...all, { own, action }], false);
      }
    };
  }
  let value = actual;
  for (const { action } of settle(state, basic)) value = (reduce || basic)(value, action);
  return [value, state.act];
}

/** Runs a form's action with its data; `done` is called when it is over. */
export function runAction(action, data, work, capture, done) {
  transit(
    () => action(data),
    (error, failed) => {
      if (failed) capture(error, work);
      else done();
    },
  );
}
