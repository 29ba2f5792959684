// Listeners, and the way an event takes through the tree. May import: runtime, event, host.

import { Event, kindOf } from "./event.js";
import { faceOf, page } from "./host.js";
import { Finding, fault, warn } from "../runtime/faults.js";
import { batch, stage } from "../runtime/schedule.js";
import { HOST } from "../runtime/work.js";

const QUIET = Object.freeze(new Event("none"));
const heard = new WeakMap(); // the listeners that a lesson adds itself, to host nodes, the window or the document
heard.count = 0;

export function listen(owner, type, call, options) {
  if (!call || (options && options.signal && options.signal.aborted)) return;
  let all = heard.get(owner);
  if (!all) heard.set(owner, (all = []));
  const capturing = Boolean(typeof options === "object" && options !== null ? options.capture : options);
  if (all.some((l) => l.type === type && l.call === call && l.capturing === capturing)) return;
  heard.count += 1;
  all.push({ type, call, capturing, once: Boolean(options && options.once) });
  if (options && options.signal) options.signal.addEventListener("abort", () => unlisten(owner, type, call, options));
}

export function unlisten(owner, type, call, options) {
  const capturing = Boolean(typeof options === "object" && options !== null ? options.capture : options);
  const all = heard.get(owner);
  if (!all) return;
  const left = all.filter((l) => l.type !== type || l.call !== call || l.capturing !== capturing);
  heard.count -= all.length - left.length;
  heard.set(owner, left);
}

export const listensTo = (owner, type) => (heard.get(owner) ?? []).some((l) => l.type === type);

function guarded(call, self, event, work) {
  try {
    const result = call.call(self, event);
    if (result instanceof Promise) result.then(undefined, (error) => warn("uncaught-rejection", error, work));
  } catch (error) {
    fault(error, work);
  }
}

/** Lets the listeners of `owner` hear `event`. */
export function tell(owner, event, capturing, shown, work) {
  const all = heard.get(owner);
  if (all === undefined) return;
  event.currentTarget = shown;
  for (const l of all) {
    if (l.type !== event.type || (capturing !== null && l.capturing !== capturing) || event.stopped > 1) continue;
    if (l.once) unlisten(owner, l.type, l.call, { capture: l.capturing });
    if (typeof l.call === "function") guarded(l.call, shown, event, work);
    else guarded((e) => l.call.handleEvent(e), undefined, event, work);
  }
}

function handle(work, name, event) {
  const handler = work.props[name];
  if (handler === undefined || handler === null || handler === false) return;
  if (typeof handler !== "function") {
    const what = `instead got a value of \`${typeof handler}\` type`;
    fault(new Finding("invalid-handler", `Expected \`${name}\` listener to be a function, ${what}.`, work));
    return;
  }
  event.currentTarget = faceOf(work);
  guarded(handler, undefined, event, work);
}

/** React's handlers for an event while it comes down, from the root to the node it was sent to. */
function capture(path, kind, event) {
  for (let i = path.length - 1; i >= 0 && event.stopped === 0; i--) handle(path[i], kind.capture, event);
}

/** React's handlers for an event on its way up. */
function bubble(path, kind, event) {
  const end = kind.bubbles ? path.length : 1;
  for (let i = 0; i < end && event.stopped === 0; i++) handle(path[i], kind.handler, event);
}

/** Whether a handler of React's stands on the way of an event. */
function isHandled(work, kind, extra) {
  for (let w = work; w; w = w.parent) {
    if (w.kind !== HOST) continue;
    const { props } = w;
    if (props[kind.handler] || props[kind.capture]) return true;
    if (extra !== null && (props[extra.handler] || props[extra.capture])) return true;
  }
  return false;
}

/** Lets everything on the way hear `event`: the lesson's own listeners down and up, React's handlers between them. */
function send(event, path, kind) {
  const [work] = path;
  const owners = [page.window, page.document];
  if (heard.count > 0) for (const owner of owners) if (event.stopped === 0) tell(owner, event, true, owner, work);
  capture(path, kind, event);
  if (heard.count > 0) {
    for (let i = path.length - 1; i >= 0 && event.stopped === 0; i--) tell(path[i], event, true, faceOf(path[i]), work);
    for (let i = 0; i < path.length && event.stopped === 0; i++) tell(path[i], event, false, faceOf(path[i]), work);
  }
  bubble(path, kind, event);
}

/**
 * Sends an event of a type to `work` and renders what follows. `also` names a second type whose handlers React calls
 * for the same event. Gives the event, a silent one if nobody hears it.
 */
export function dispatch(work, type, init = null, also = null) {
  const kind = kindOf(type);
  const extra = also === null ? null : kindOf(also);
  if (work.gone || stage.dead || !(heard.count > 0 || isHandled(work, kind, extra))) return QUIET;
  const path = [];
  for (let w = work; w; w = w.parent) if (w.kind === HOST) path.push(w);
  const event = new kind.Class(type, init);
  event.target = faceOf(work);
  event.path = () => [...path.map(faceOf), page.document, page.window];
  batch(() => {
    send(event, path, kind);
    if (extra !== null) {
      const second = new extra.Class(also, init);
      second.target = event.target;
      capture(path, extra, second);
      bubble(path, extra, second);
    }
    if (heard.count === 0 || !event.bubbles) return;
    for (const owner of [page.document, page.window]) if (event.stopped === 0) tell(owner, event, false, owner, work);
  });
  event.currentTarget = null;
  return event;
}
