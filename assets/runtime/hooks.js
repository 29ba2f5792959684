// The hooks.

import { readContext } from "./context.js";
import { INSERTION, LAYOUT, PASSIVE, ask, basic, caller, enqueue, equalDeps } from "./dispatcher.js";
import { hook, nextId, remember, rendering, settle } from "./dispatcher.js";
import { CONSUMER, CONTEXT } from "./element.js";
import { Misuse, text } from "./faults.js";
import { treeId } from "./identity.js";
import { schedule } from "./schedule.js";
import { unwrap } from "./suspend.js";
import { run } from "./work.js";

const { is } = Object;

export function useState(initial) {
  const state = hook("useState");
  if (state.fresh) {
    state.fresh = false;
    state.value = typeof initial === "function" ? initial() : initial;
    const work = rendering();
    state.act = (action) => enqueue(work, state, action, true);
  }
  return [settle(state, basic), state.act];
}

export function useReducer(reducer, initial, init) {
  const state = hook("useReducer");
  if (state.fresh) {
    state.fresh = false;
    state.value = init === undefined ? initial : init(initial);
    const work = rendering();
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

export const useMemo = (make, deps) => keep("useMemo", make, deps);
export const useCallback = (callback, deps) => keep("useCallback", () => callback, deps);

export function useId() {
  const id = hook("useId");
  const count = nextId();
  if (id.fresh) {
    const work = rendering();
    id.fresh = false;
    id.value = treeId(work, count);
    work.identified = true;
  }
  return id.value;
}

export function useDebugValue() {
  caller("useDebugValue");
}

function effect(name, phase, create, deps) {
  const own = hook(name);
  const due = own.fresh || !equalDeps(own.deps, deps);
  own.fresh = false;
  own.phase = phase;
  if (due) ask(own, phase, create, deps);
}

export const useEffect = (create, deps) => effect("useEffect", PASSIVE, create, deps);
export const useLayoutEffect = (create, deps) => effect("useLayoutEffect", LAYOUT, create, deps);
export const useInsertionEffect = (create, deps) => effect("useInsertionEffect", INSERTION, create, deps);

export function useImperativeHandle(ref, create, deps) {
  const all = deps === undefined || deps === null ? deps : [...deps, ref];
  const attach = () => {
    if (typeof ref === "function") {
      const cleanup = ref(create());
      return typeof cleanup === "function" ? cleanup : () => ref(null);
    }
    if (ref === null || ref === undefined) return undefined;
    ref.current = create();
    return () => {
      ref.current = null;
    };
  };
  effect("useImperativeHandle", LAYOUT, attach, all);
}

export function useEffectEvent(callback) {
  const own = hook("useEffectEvent");
  if (own.fresh) {
    own.fresh = false;
    own.value = callback;
    own.act = function effectEvent(...given) {
      if (rendering() !== null) {
        throw new Misuse("hook-outside", "A function wrapped in useEffectEvent can't be called during rendering.");
      }
      return own.value.apply(undefined, given);
    };
  }
  ask({ cleanup: undefined }, INSERTION, () => {
    own.value = callback;
  });
  return own.act;
}

export function useContext(context) {
  const work = caller("useContext");
  const known = context && context.$$typeof === CONSUMER ? context.context : context;
  if (!known || known.$$typeof !== CONTEXT) {
    throw new Misuse("invalid-use", `useContext was called with something that is no context: ${text(context)}`, work);
  }
  return readContext(known, work);
}

export function use(usable) {
  const work = caller("use");
  if (usable !== null && typeof usable === "object") {
    if (usable.$$typeof === CONTEXT) return readContext(usable, work);
    if (typeof usable.then === "function") return unwrap(usable, work);
  }
  throw new Misuse("invalid-use", `An unsupported type was passed to use(): ${text(usable)}`, work);
}

export function useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot) {
  const store = hook("useSyncExternalStore");
  const work = rendering();
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
  const work = rendering();
  const early = state.fresh && initial !== undefined && !is(initial, value);
  if (early) ask({ cleanup: undefined }, PASSIVE, () => schedule(work));
  remember(state, early ? initial : value);
  return state.value;
}
