// What a run found: faults, warnings, names the runtime does not support, and errors of the runtime's own.

const MOST_FAULTS = 20;
const MOST_WARNINGS = 100;
export const log = { doing: "load", faults: [], warnings: new Map(), unsupported: [], internal: null };

export function clearLog() {
  log.doing = "load";
  log.faults = [];
  log.warnings = new Map();
  log.unsupported = [];
  log.internal = null;
}

/** An error that a check of React's own (or of homeroom's) finds; it travels like any exception, so a boundary may show it. */
export class Finding extends Error {
  constructor(rule, message, work) {
    super(message);
    this.rule = rule;
    this.work = work;
  }
}

class Unsupported extends Error {
  constructor(name) {
    super(`${name} is not supported by the lesson runtime`);
    this.name = "Unsupported";
  }
}

/** Records that `name` was touched; the caller gives something inert. */
export function note(name) {
  if (!log.unsupported.includes(name) && log.unsupported.length < MOST_WARNINGS) log.unsupported.push(name);
}

/** Records that `name` was touched and throws. */
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

/** Where `work` stands: the place of the nearest element written in the lesson and the component around it. */
function locate(work) {
  const found = {};
  for (let w = work; w; w = w.parent) {
    if (found.line === undefined && w.place) {
      found.line = w.place.lineNumber;
      found.column = w.place.columnNumber;
    }
    if (found.component === undefined && w.isComponent) found.component = nameOf(w.type);
    if (found.line !== undefined && found.component !== undefined) break;
  }
  return found;
}

/** The text of any value, whatever its own conversion does. */
export function text(value) {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function oneLine(value) {
  const line = text(value).replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

/** Describes whatever was thrown while `work` was handled. */
export function describe(error, work) {
  const fault = { rule: "exception", message: "", during: log.doing };
  try {
    if (error instanceof Finding) {
      fault.rule = error.rule;
      fault.message = oneLine(error.message);
      Object.assign(fault, locate(error.work || work));
      return fault;
    }
    if (error instanceof Error || (error !== null && typeof error === "object" && "message" in error)) {
      fault.name = oneLine(error.name);
      fault.message = oneLine(error.message) || fault.name;
      fault.stack = text(error.stack ?? "");
    } else {
      fault.name = typeof error;
      fault.message = `${oneLine(error)} was thrown`;
    }
  } catch {
    fault.message = "something that cannot be read was thrown";
  }
  const found = locate(work);
  if (found.component) fault.component = found.component;
  if (!fault.stack && found.line !== undefined) Object.assign(fault, found);
  return fault;
}

/** Records a fault. */
export function fault(error, work) {
  if (log.faults.length < MOST_FAULTS) log.faults.push(describe(error, work));
}

/** Records a warning; the same rule at the same place counts up. */
export function warn(rule, message, work) {
  const warning = { rule, message: oneLine(message), ...locate(work), during: log.doing, count: 1 };
  const id = `${rule} ${warning.line}:${warning.column} ${warning.line === undefined ? warning.message : ""}`;
  const known = log.warnings.get(id);
  if (known) known.count += 1;
  else if (log.warnings.size < MOST_WARNINGS) log.warnings.set(id, warning);
}
