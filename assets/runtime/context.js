// Context: reading one, and telling its readers that it changed.

import { PROVIDER } from "./work.js";

const { is } = Object;

/** The value of `context` for `work`, which will render again when it changes. */
export function readContext(context, work) {
  if (work.reads === null) work.reads = [context];
  else if (!work.reads.includes(context)) work.reads.push(context);
  for (let w = work.parent; w; w = w.parent) {
    if (w.kind === PROVIDER && w.type === context) return w.pending.value;
  }
  return context.initial;
}

/** Marks the readers below a provider whose value is another than it was. */
export function spreadContext(provider) {
  if (!is(provider.props.value, provider.pending.value)) spread(provider, provider.type);
}

function spread(work, context) {
  const { children } = work;
  if (children === null) return false;
  let found = false;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    let here = false;
    if (child.reads !== null && child.reads.includes(context)) {
      child.dirty = true;
      child.forced = true;
      here = true;
    }
    if (!(child.kind === PROVIDER && child.type === context) && spread(child, context)) {
      child.below = true;
      here = true;
    }
    if (here) found = true;
  }
  return found;
}
