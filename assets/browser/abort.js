// AbortController and its signals. May import: clock, dom, event.

import { timers } from "./clock.js";
import { EventTarget } from "./dom.js";
import { Event } from "./event.js";

const named = (name, message) => Object.assign(new Error(message), { name });
const aborts = new WeakMap(); // by signal: aborts it with a reason

export class AbortSignal extends EventTarget {
  aborted = false;
  reason = undefined;
  onabort = null;

  constructor() {
    super();
    aborts.set(this, (reason = named("AbortError", "signal is aborted without reason")) => {
      if (this.aborted) return;
      this.aborted = true;
      this.reason = reason;
      const event = new Event("abort");
      if (typeof this.onabort === "function") this.onabort(event);
      this.dispatchEvent(event);
    });
  }

  throwIfAborted() {
    if (this.aborted) throw this.reason;
  }

  static abort(reason) {
    const signal = new AbortSignal();
    aborts.get(signal)(reason);
    return signal;
  }

  static timeout(milliseconds) {
    const signal = new AbortSignal();
    timers.setTimeout(() => aborts.get(signal)(named("TimeoutError", "signal timed out")), milliseconds);
    return signal;
  }

  static any(signals) {
    const signal = new AbortSignal();
    for (const one of signals) {
      const abort = () => aborts.get(signal)(one.reason);
      if (one.aborted) abort();
      else one.addEventListener("abort", abort);
    }
    return signal;
  }
}

export class AbortController {
  signal = new AbortSignal();

  abort(reason) {
    aborts.get(this.signal)(reason);
  }
}
