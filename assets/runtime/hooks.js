// The hooks, and the render of a function component that calls them.

import { readContext } from "./context.js";
import { CONSUMER, CONTEXT } from "./element.js";
import { Finding, text } from "./faults.js";
import { treeId } from "./identity.js";
import { schedule } from "./schedule.js";
import { unwrap } from "./suspend.js";
import { counts, run } from "./work.js";

const { is } = Object;
const MOST_RENDERS = 25;
let current = null; // the component that renders
let [cursor, idCount, mounting, effects] = [0, 0, false, null];
let again = false; // it set its own state while it rendered
let changed = false; // its state or context is another than in the last render

/** Which kinds of effect there are, in the order in which they run. */
export const [INSERTION, LAYOUT, PASSIVE] = [0, 1, 2];

/** The component that renders just now, or null. */
export function rendering() {
  return current;
}

function checkCount(work, before) {
  if (before === 0 || cursor === 0 || cursor >= before) return;
  throw new Finding(
    "hook-order",
    "Rendered fewer hooks than expected. This may be caused by an accidental early return statement.",
    work,
  );
}

/** Renders a function component. Gives what it returned and the effects it asked for; `changed` says whether they count. */
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
  let passes = 0;
  try {
    do {
      if (++passes > MOST_RENDERS) {
        throw new Finding(
          "too-many-renders",
          "Too many re-renders. React limits the number of renders to prevent an infinite loop.",
          work,
        );
      }
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
  }
  if (before > 0 && cursor === 0) work.hooks = [];
  outcome.effects = effects;
  outcome.changed = changed;
}

function outside(name) {
  throw new Finding(
    "hook-outside",
    `Invalid hook call: ${name}. Hooks can only be called inside of the body of a function component.`,
    null,
  );
}

/** The hook of this call: the one of the last render, or a new one. */
export function hook(name) {
  if (current === null) outside(name);
  const { hooks } = current;
  const at = cursor++;
  if (at < hooks.length) {
    const known = hooks[at];
    if (known.name !== name) {
      throw new Finding(
        "hook-order",
        `The order of hooks changed: ${name} is called where ${known.name} was called in the last render.`,
        current,
      );
    }
    return known;
  }
  if (!mounting) {
    throw new Finding("hook-order", "Rendered more hooks than during the previous render.", current);
  }
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

export function useState(initial) {
  const state = hook("useState");
  if (state.fresh) {
    state.fresh = false;
    state.value = typeof initial === "function" ? initial() : initial;
    const work = current;
    state.act = (action) => enqueue(work, state, action, true);
  }
  return [settle(state, basic), state.act];
}

export function useReducer(reducer, initial, init) {
  const state = hook("useReducer");
  if (state.fresh) {
    state.fresh = false;
    state.value = init === undefined ? initial : init(initial);
    const work = current;
    state.act = (action) => enqueue(work, state, action, false);
  }
  return [settle(state, reducer), state.act];
}

export function useRef(initial) {
  const ref = hook("useRef");
  if (ref.fresh) {
    ref.fresh = false;
    ref.value = { current: initial };
  }
  return ref.value;
}

function keep(name, make, deps) {
  const memo = hook(name);
  if (memo.fresh || !equalDeps(memo.deps, deps)) {
    memo.fresh = false;
    memo.value = make();
    memo.deps = deps;
  }
  return memo.value;
}

export function useMemo(make, deps) {
  return keep("useMemo", make, deps);
}

export function useCallback(callback, deps) {
  return keep("useCallback", () => callback, deps);
}

export function useId() {
  const id = hook("useId");
  const count = idCount++;
  if (id.fresh) {
    id.fresh = false;
    id.value = treeId(current, count);
    current.identified = true;
  }
  return id.value;
}

export function useDebugValue() {
  if (current === null) outside("useDebugValue");
}

/** Asks for an effect: after the commit, if the render counts, what `own` cleans up is run, then `create`. */
function ask(own, phase, create, deps) {
  (effects ??= []).push({ own, phase, create, deps });
}

function effect(name, phase, create, deps) {
  const own = hook(name);
  const due = own.fresh || !equalDeps(own.deps, deps);
  own.fresh = false;
  own.phase = phase;
  if (due) ask(own, phase, create, deps);
}

export function useEffect(create, deps) {
  effect("useEffect", PASSIVE, create, deps);
}

export function useLayoutEffect(create, deps) {
  effect("useLayoutEffect", LAYOUT, create, deps);
}

export function useInsertionEffect(create, deps) {
  effect("useInsertionEffect", INSERTION, create, deps);
}

export function useImperativeHandle(ref, create, deps) {
  const all = deps === undefined || deps === null ? deps : [...deps, ref];
  effect(
    "useImperativeHandle",
    LAYOUT,
    () => {
      if (typeof ref === "function") {
        const cleanup = ref(create());
        return typeof cleanup === "function" ? cleanup : () => ref(null);
      }
      if (ref === null || ref === undefined) return undefined;
      ref.current = create();
      return () => {
        ref.current = null;
      };
    },
    all,
  );
}

export function useEffectEvent(callback) {
  const own = hook("useEffectEvent");
  if (own.fresh) {
    own.fresh = false;
    own.value = callback;
    own.act = function effectEvent(...given) {
      if (current !== null)
        throw new Finding("hook-outside", "A function wrapped in useEffectEvent can't be called during rendering.");
      return own.value.apply(undefined, given);
    };
  }
  ask({ cleanup: undefined }, INSERTION, () => {
    own.value = callback;
  });
  return own.act;
}

export function useContext(context) {
  if (current === null) outside("useContext");
  const known = context && context.$$typeof === CONSUMER ? context.context : context;
  if (!known || known.$$typeof !== CONTEXT) {
    throw new Finding(
      "invalid-use",
      `useContext was called with something that is no context: ${text(context)}`,
      current,
    );
  }
  return readContext(known, current);
}

export function use(usable) {
  if (current === null) outside("use");
  if (usable !== null && typeof usable === "object") {
    if (usable.$$typeof === CONTEXT) return readContext(usable, current);
    if (typeof usable.then === "function") return unwrap(usable, current);
  }
  throw new Finding("invalid-use", `An unsupported type was passed to use(): ${text(usable)}`, current);
}

export function useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot) {
  const store = hook("useSyncExternalStore");
  const work = current;
  let get = getSnapshot;
  if (store.fresh && run.first) {
    if (getServerSnapshot === undefined) run.refusal ??= "a store without a server's snapshot";
    else get = getServerSnapshot;
  }
  remember(store, get());
  store.phase = PASSIVE;
  const check = () => {
    if (!is(store.act(), store.value)) schedule(work);
  };
  ask({ cleanup: undefined }, PASSIVE, () => {
    store.act = getSnapshot;
    check();
  });
  if (!equalDeps(store.deps, [subscribe])) ask(store, PASSIVE, () => subscribe(check), [subscribe]);
  return store.value;
}

export function useDeferredValue(value, initial) {
  const state = hook("useDeferredValue");
  const work = current;
  const early = state.fresh && initial !== undefined && !is(initial, value);
  if (early) ask({ cleanup: undefined }, PASSIVE, () => schedule(work));
  remember(state, early ? initial : value);
  return state.value;
}

/** Keeps a value that the render found outside of React's state. */
function remember(state, value) {
  if (!state.fresh && !is(state.value, value)) changed = true;
  state.fresh = false;
  state.value = value;
}
