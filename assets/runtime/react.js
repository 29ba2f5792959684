// The module "react".

import { Children } from "./children.js";
import { Component, PureComponent } from "./component.js";
import * as E from "./element.js";
import { cloneElement, createContext, createElement, createRef, forwardRef, isValidElement, lazy, memo } from "./element.js";
import { startTransition, useActionState, useOptimistic, useTransition } from "./actions.js";
import { unsupported } from "./faults.js";
import {
  use, useCallback, useContext, useDebugValue, useDeferredValue, useEffect, useEffectEvent, useId, useImperativeHandle, useInsertionEffect,
  useLayoutEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore,
} from "./hooks.js";
const { FRAGMENT: Fragment, STRICT: StrictMode, PROFILER: Profiler, SUSPENSE: Suspense, ACTIVITY: Activity, TRANSITION: ViewTransition } = E;
const version = "19.2.0";
/** In a client, cache() calls through. */
function cache(compute) { return (...given) => compute(...given); }
const cacheSignal = () => null;
const captureOwnerStack = () => null;
const addTransitionType = () => {};
const act = () => unsupported("act");
const unstable_useCacheRefresh = () => unsupported("unstable_useCacheRefresh");
const __COMPILER_RUNTIME = { c: () => unsupported("__COMPILER_RUNTIME") };
const __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE = {};
export {
  __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE, __COMPILER_RUNTIME, Activity, Children, Component, Fragment, Profiler,
  PureComponent, StrictMode, Suspense, ViewTransition, act, addTransitionType, cache, cacheSignal, captureOwnerStack, cloneElement,
  createContext, createElement, createRef, forwardRef, isValidElement, lazy, memo, startTransition, unstable_useCacheRefresh, use,
  useActionState, useCallback, useContext, useDebugValue, useDeferredValue, useEffect, useEffectEvent, useId, useImperativeHandle,
  useInsertionEffect, useLayoutEffect, useMemo, useOptimistic, useReducer, useRef, useState, useSyncExternalStore, useTransition, version,
};

export default {
  Activity, Children, Component, Fragment, Profiler, PureComponent, StrictMode, Suspense, ViewTransition, act, addTransitionType, cache,
  cacheSignal, captureOwnerStack, cloneElement, createContext, createElement, createRef, forwardRef, isValidElement, lazy, memo,
  startTransition, unstable_useCacheRefresh, use, useActionState, useCallback, useContext, useDebugValue, useDeferredValue, useEffect,
  useEffectEvent, useId, useImperativeHandle, useInsertionEffect, useLayoutEffect, useMemo, useOptimistic, useReducer, useRef, useState,
  useSyncExternalStore, useTransition, version, __COMPILER_RUNTIME, __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE,
};
