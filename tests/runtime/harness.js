// A harness of a few lines that runs under Node and inside the embedded engine alike.
//
// A test file registers its tests when it is read. `run()` starts them and gives what is known so far as JSON,
// `{"done", "passed", "failed": [{"name", "message"}]}`: drain the promise jobs and call it again until `done`.

import { forget, install, open } from "../../assets/player/main.js";
import { click } from "../../assets/browser/acts.js";
import { select } from "../../assets/browser/selector.js";
import { stage } from "../../assets/runtime/schedule.js";

/** A contract like the real one, which Rust gives. */
const CONTRACT = {
  elements: ["script", "iframe", "object", "embed", "base"],
  links: ["stylesheet", "preload"],
  attributes: ["src", "srcSet", "href", "xlinkHref", "action", "formAction", "poster"],
  external: ["http", "https", "mailto"],
  scripts: ["javascript", "vbscript"],
  limit: 50_000,
};

const tests = [];
const result = { done: false, passed: 0, failed: [] };
let started = false;

export function test(name, body) {
  tests.push({ name, body });
}

export function equal(actual, expected, about = "") {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${about}\n  expected ${b}\n  actual   ${a}`);
}

/** Lets everything that waits in microtasks happen. */
export async function settle() {
  for (let i = 0; i < 80; i++) await null;
}

/** A mounted and settled session of one component. */
export async function mount(App, settings = {}) {
  forget();
  const session = open({ default: App }, { contract: CONTRACT, ...settings });
  session.mount();
  await settle();
  return session;
}

/** Plays to the end and gives the report. */
export async function play(session) {
  const actions = [];
  for (let action = session.next(); action !== null && actions.length < 500; action = session.next()) {
    actions.push(action);
    await settle();
  }
  return { actions, ...JSON.parse(session.report()) };
}

export function find(selector) {
  return select(stage.root, selector)[0] ?? null;
}

/** Clicks what `selector` finds, without the pointer that leads there. */
export async function press(selector) {
  click(find(selector), false);
  await settle();
}

/** What a learner reads. */
export function shown(work = stage.root) {
  if (work.hidden) return "";
  if (work.text !== null) return work.text;
  let all = "";
  if (work.type !== "textarea") for (const child of work.children ?? []) all += shown(child);
  return all;
}

async function runAll() {
  for (const { name, body } of tests) {
    forget();
    try {
      await body();
      result.passed += 1;
    } catch (error) {
      result.failed.push({ name, message: `${error && error.message}\n${error && error.stack}` });
    }
  }
  result.done = true;
}

export function run() {
  if (!started) {
    started = true;
    install();
    runAll();
  }
  return JSON.stringify(result);
}
