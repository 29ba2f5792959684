// Class components: their base classes, their life and the boundaries they can be.

import { CONTEXT } from "./element.js";
import { readContext } from "./context.js";
import { embedder } from "./embedder.js";
import { Misuse, warn } from "./faults.js";
import { begin, descend, descendPlain, due, reconcile, removeChildren, rollback, shallowEqual } from "./reconcile.js";
import { schedule } from "./schedule.js";
import { awaited } from "./suspend.js";
import { counts, run } from "./work.js";

const owners = new WeakMap(); // the work of each instance

function change(instance, update) {
  const work = owners.get(instance);
  if (!work) {
    warn("state-before-mount", "setState was called on a component that is not mounted yet.");
    return;
  }
  (work.queue ??= []).push(update);
  schedule(work);
}

export function Component(props, context) {
  this.props = props;
  this.context = context;
  this.refs = {};
}

Component.prototype.isReactComponent = {};

Component.prototype.setState = function setState(partial, callback) {
  if (typeof partial !== "object" && typeof partial !== "function" && partial !== null && partial !== undefined) {
    const message =
      "takes an object of state variables to update or a function which returns an object of state variables.";
    throw new Misuse("invalid-state", message, owners.get(this));
  }
  change(this, { partial, callback });
};

Component.prototype.forceUpdate = function forceUpdate(callback) {
  change(this, { force: true, callback });
};

export function PureComponent(props, context) {
  Component.call(this, props, context);
}

PureComponent.prototype = Object.create(Component.prototype, {
  constructor: { value: PureComponent, writable: true, configurable: true },
  isPureReactComponent: { value: true },
});

function withDefaults(type, props) {
  const defaults = type.defaultProps;
  if (!defaults && !("ref" in props)) return props;
  const { ref, ...all } = props;
  for (const name in defaults) if (all[name] === undefined) all[name] = defaults[name];
  return all;
}

function contextFor(work) {
  const context = work.type.contextType;
  work.reads = null;
  return context && context.$$typeof === CONTEXT ? readContext(context, work) : {};
}

function derive(type, instance, props, state) {
  if (typeof type.getDerivedStateFromProps !== "function") return state;
  const partial = type.getDerivedStateFromProps(props, state);
  return partial === null || partial === undefined ? state : { ...state, ...partial };
}

/** The state after everything that was set since the last render, and what to call once it is committed. */
function settle(work, instance, props) {
  const { queue } = work;
  work.queue = null;
  const all = { state: instance.state, force: work.forced, callbacks: null };
  if (!queue) return all;
  for (const { partial, force, callback } of queue) {
    if (callback) (all.callbacks ??= []).push(callback);
    if (force) {
      all.force = true;
      continue;
    }
    const part = typeof partial === "function" ? partial.call(instance, all.state, props) : partial;
    if (part !== null && part !== undefined) all.state = { ...all.state, ...part };
  }
  return all;
}

function construct(work, props) {
  const { type } = work;
  const context = contextFor(work);
  const instance = new type(props, context);
  work.state = instance;
  owners.set(instance, work);
  instance.props = props;
  instance.context = context;
  instance.refs = {};
  if (instance.state === undefined) instance.state = null;
  instance.state = derive(type, instance, props, instance.state);
  const legacy = instance.UNSAFE_componentWillMount || instance.componentWillMount;
  if (legacy && !type.getDerivedStateFromProps) legacy.call(instance);
  const settled = settle(work, instance, props);
  instance.state = settled.state;
  due.callbacks = settled.callbacks;
  return instance;
}

/** Whether an update of `instance` renders; props, state and context are the new ones afterwards. */
function prepare(work, instance, props) {
  const { type } = work;
  const moved = work.props !== work.pending;
  const context = contextFor(work);
  const modern = typeof type.getDerivedStateFromProps === "function";
  const receive = instance.UNSAFE_componentWillReceiveProps || instance.componentWillReceiveProps;
  if (receive && !modern && moved) receive.call(instance, props, context);
  const { state: before } = instance;
  const settled = settle(work, instance, props);
  const derives = modern && (moved || settled.state !== before || settled.force);
  const state = derives ? derive(type, instance, props, settled.state) : settled.state;
  due.callbacks = settled.callbacks;
  let renders = settled.force || moved || state !== before;
  if (renders && !settled.force) {
    if (typeof instance.shouldComponentUpdate === "function") {
      renders = Boolean(instance.shouldComponentUpdate(props, state, context));
    } else if (type.prototype.isPureReactComponent) {
      renders = !shallowEqual(instance.props, props) || !shallowEqual(instance.state, state);
    }
  }
  const will = instance.UNSAFE_componentWillUpdate || instance.componentWillUpdate;
  if (renders && will && !modern) will.call(instance, props, state, context);
  instance.props = props;
  instance.state = state;
  instance.context = context;
  return renders;
}

export function isBoundary(work) {
  if (typeof work.type.getDerivedStateFromError === "function") return true;
  return work.state !== null && typeof work.state.componentDidCatch === "function";
}

/** Shows what the boundary `work` shows instead of children that threw `error`. */
function recover(work, error) {
  const { type, state: instance } = work;
  embedder.log.caught(error, work);
  removeChildren(work);
  if (typeof type.getDerivedStateFromError === "function") {
    instance.state = { ...instance.state, ...type.getDerivedStateFromError(error) };
    reconcile(work, instance.render());
  } else reconcile(work, null);
  if (typeof instance.componentDidCatch === "function") due.list.push({ work, caught: error });
}

function renderChildren(work, instance) {
  counts.renders += 1;
  const caught = work.captured;
  work.captured = null;
  if (caught) {
    recover(work, caught.error);
    return;
  }
  const output = instance.render();
  if (!isBoundary(work)) {
    reconcile(work, output);
    return;
  }
  guard(work, () => reconcile(work, output));
}

/** Renders what is below a boundary; what throws there is replaced. */
function guard(work, render) {
  const mark = due.list.length;
  try {
    render();
  } catch (thrown) {
    if (awaited(thrown)) throw thrown;
    rollback(mark);
    recover(work, thrown);
  }
}

/** Renders what is due below a class component that itself is not. */
export function descendGuarded(work) {
  if (isBoundary(work)) guard(work, () => descendPlain(work));
  else descendPlain(work);
}

export function updateClass(work) {
  const { type } = work;
  run.at = work;
  const props = withDefaults(type, work.pending);
  const fresh = work.state === null;
  const { props: propsBefore = null, state: stateBefore = null } = work.state || {};
  const renders = fresh ? Boolean(construct(work, props)) : prepare(work, work.state, props);
  const instance = work.state;
  const { callbacks } = due;
  const refBefore = work.props && work.props.ref;
  const { ref } = work.pending;
  const { below } = work;
  begin(work);
  if (renders || work.captured) renderChildren(work, instance);
  else if (below) descend(work);
  if (renders || callbacks || ref !== refBefore) {
    const updated = renders && !fresh;
    const rebind = fresh || ref !== refBefore;
    due.list.push({ work, fresh, mount: fresh, updated, propsBefore, stateBefore, callbacks, rebind });
  }
}
