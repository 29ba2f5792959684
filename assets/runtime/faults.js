// What the runtime finds wrong, and the way to whoever keeps it.

import { embedder } from "./embedder.js";

/** An error that a check finds, React's own or the embedder's. It travels like any exception. */
export class Finding extends Error {
  constructor(rule, message, work) {
    super(message);
    this.rule = rule;
    this.work = work;
  }
}

/** A Finding about the call under way: the lesson's frame nearest to the top of its stack made the call. */
export class Misuse extends Finding {}

class Unsupported extends Error {
  constructor(name) {
    super(`${name} is not supported by the lesson runtime`);
    this.name = "Unsupported";
  }
}

/** Records a fault: an error that nothing in the lesson handled while it was at `work`. */
export const fault = (error, work) => embedder.log.fault(error, work);

/** Records something doubtful at `work`. */
export const warn = (rule, message, work) => embedder.log.warn(rule, message, work);

/** Records that `name`, which browsers have, was touched; the caller gives something inert. */
export const note = (name) => embedder.log.note(name);

/** The same, where nothing inert would do: throws. */
export function unsupported(name) {
  note(name);
  throw new Unsupported(name);
}

/** The name a component is known by. */
export function nameOf(type) {
  if (typeof type === "string") return type;
  if (typeof type === "function") return text(type.displayName || type.name || "Anonymous");
  if (type !== null && typeof type === "object") {
    if (type.displayName) return text(type.displayName);
    if (type.type || type.render) return nameOf(type.type || type.render);
  }
  return "Anonymous";
}

/** The text of any value, whatever its own conversion does. */
export function text(value) {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
