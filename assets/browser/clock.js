// The virtual clock: timers run when time is advanced, and never by themselves. May import: runtime.

import { fault, note } from "../runtime/faults.js";
import { batch, soon } from "../runtime/schedule.js";

export const START = 1767603600000; // 2026-01-05T09:00:00Z
const SETTLING = 12; // how many rounds of microtasks stand between two timers
export const clock = { zero: START, now: START, timers: new Map(), count: 0, ran: 0 };

export function clearClock() {
  clock.now = START;
  clock.timers = new Map();
  clock.ran = 0;
}

function set(call, delay, given, every) {
  if (typeof call !== "function") {
    note("a timer without a function");
    return 0;
  }
  const wait = Math.max(every ? 4 : 1, Number(delay) || 0);
  const id = ++clock.count;
  clock.timers.set(id, { due: clock.now + wait, call, given, every: every ? wait : 0 });
  return id;
}

const clear = (id) => {
  clock.timers.delete(id);
};

export const timers = {
  setTimeout: (call, delay, ...given) => set(call, delay, given, false),
  setInterval: (call, delay, ...given) => set(call, delay, given, true),
  requestAnimationFrame: (call) => set(() => call(clock.now - clock.zero), 16, [], false),
  requestIdleCallback: (call) => set(() => call({ didTimeout: false, timeRemaining: () => 10 }), 1, [], false),
  clearTimeout: clear,
  clearInterval: clear,
  cancelAnimationFrame: clear,
  cancelIdleCallback: clear,
  queueMicrotask: (call) => soon(() => guarded(call, [])),
};

function guarded(call, given) {
  try {
    batch(() => call(...given));
  } catch (error) {
    fault(error, null);
  }
}

/** When the next timer is due, or null. */
export function nextDue() {
  let due = null;
  for (const timer of clock.timers.values()) if (due === null || timer.due < due) due = timer.due;
  return due;
}

/** Advances to the next timer due until `limit` and runs it. Gives whether there was one. */
export function tick(limit) {
  let first = null;
  for (const [id, timer] of clock.timers)
    if (timer.due <= limit && (first === null || timer.due < first.timer.due)) first = { id, timer };
  if (first === null) return false;
  const { id, timer } = first;
  if (timer.due > clock.now) clock.now = timer.due;
  if (timer.every > 0) timer.due = clock.now + timer.every;
  else clock.timers.delete(id);
  clock.ran += 1;
  guarded(timer.call, timer.given);
  return true;
}

/** Runs what is due until `limit`, `most` timers at most, with microtasks between two; then sets the clock to it. */
export function advance(limit, most, stop) {
  let left = most;
  const step = () => {
    if (left-- > 0 && !stop() && tick(limit)) rest(SETTLING);
    else if (left >= 0 && clock.now < limit) clock.now = limit;
  };
  const rest = (rounds) => soon(() => (rounds > 0 ? rest(rounds - 1) : step()));
  step();
}
