// What a run found: faults, warnings, names the runtime does not support, and errors of the runtime's own. May import:
// runtime.

import { embedder } from "../runtime/embedder.js";
import { Finding, Misuse, nameOf, text } from "../runtime/faults.js";

const MOST_FAULTS = 20;
const MOST_WARNINGS = 100;
const MOST_NAMES = 100;
export const log = { doing: "load", faults: [], warnings: new Map(), unsupported: [], internal: null };

export function clearLog() {
  log.doing = "load";
  log.faults = [];
  log.warnings = new Map();
  log.unsupported = [];
  log.internal = null;
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

function oneLine(value) {
  const line = text(value).replace(/\s+/g, " ").trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

/** Describes whatever was thrown while `work` was handled. */
function describe(error, work) {
  const fault = { rule: "exception", message: "", during: log.doing };
  try {
    if (error instanceof Finding) {
      fault.rule = error.rule;
      fault.message = oneLine(error.message);
      if (error instanceof Misuse) fault.stack = text(error.stack ?? "");
      return Object.assign(fault, locate(error.work || work));
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

function fault(error, work) {
  if (log.faults.length < MOST_FAULTS) log.faults.push(describe(error, work));
}

function caught(error, boundary) {
  const { name, message } = describe(error, boundary);
  const what = name ? `${name}: ${message}` : message;
  warn("caught-by-boundary", `${nameOf(boundary.type)} showed an error: ${what}`, boundary);
}

/** The same rule at the same place counts up. */
function warn(rule, message, work) {
  const warning = { rule, message: oneLine(message), ...locate(work), during: log.doing, count: 1 };
  const id = `${rule} ${warning.line}:${warning.column} ${warning.line === undefined ? warning.message : ""}`;
  const known = log.warnings.get(id);
  if (known) known.count += 1;
  else if (log.warnings.size < MOST_WARNINGS) log.warnings.set(id, warning);
}

function note(name) {
  if (!log.unsupported.includes(name) && log.unsupported.length < MOST_NAMES) log.unsupported.push(name);
}

embedder.log = { fault, caught, warn, note };
