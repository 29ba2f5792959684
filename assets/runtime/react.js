// The module "react".

import * as all from "./react.js";
import { unsupported } from "./faults.js";

export { Children } from "./children.js";
export { Component, PureComponent } from "./component.js";
export { ACTIVITY as Activity, FRAGMENT as Fragment, PROFILER as Profiler, STRICT as StrictMode } from "./element.js";
export { SUSPENSE as Suspense, TRANSITION as ViewTransition } from "./element.js";
export { cloneElement, createContext, createElement, createRef, forwardRef, isValidElement } from "./element.js";
export { lazy, memo } from "./element.js";
export { startTransition, useActionState, useOptimistic, useTransition } from "./actions.js";
export * from "./hooks.js";

export const version = "19.3.1";

/** In a client, cache() calls through. */
export function cache(compute) {
  return (...given) => compute(...given);
}

export const cacheSignal = () => null;
export const captureOwnerStack = () => null;
export const addTransitionType = () => {};
export const act = () => unsupported("act");
export const unstable_useCacheRefresh = () => unsupported("unstable_useCacheRefresh");
export const __COMPILER_RUNTIME = { c: () => unsupported("__COMPILER_RUNTIME") };
export const __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE = {};
export default all;
