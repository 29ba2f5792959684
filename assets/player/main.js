// The entry: puts the surroundings in place and runs one lesson for the engine. May import: runtime, browser, contract,
// hints, log, play, scan, tree.

import * as acts from "../browser/acts.js";
import * as C from "../browser/controls.js";
import { embedder } from "../runtime/embedder.js";
import { advance, clearClock, clock } from "../browser/clock.js";
import { jsxDEV } from "../runtime/element.js";
import { dispatch } from "../browser/events.js";
import { fault, Finding } from "../runtime/faults.js";
import { clearLog, log } from "./log.js";
import { checkContract, openContract } from "./contract.js";
import { withHint } from "./hints.js";
import { page } from "../browser/host.js";
import { clearIds } from "../runtime/identity.js";
import { markup } from "../runtime/markup.js";
import { Player } from "./play.js";
import { clearSeen, look, seen } from "./scan.js";
import { flush, openStage, stage } from "../runtime/schedule.js";
import { install, seed } from "../browser/surroundings.js";
import { listBelow } from "./tree.js";
import { counts, everyHost, run } from "../runtime/work.js";

export { install };

/** Runs `job`; an error that comes through is the runtime's own. */
let busy = 0; // more than none outside of a call: the engine has broken one off

function inside(job, otherwise) {
  busy += 1;
  try {
    const result = job();
    busy -= 1;
    return result;
  } catch (error) {
    busy -= 1;
    if (log.internal === null)
      log.internal = { message: `${error && error.message}`, stack: `${error && error.stack}` };
    return otherwise;
  }
}

class Session {
  constructor(lesson, settings) {
    this.lesson = lesson;
    this.settings = settings;
    this.player = new Player(settings.limits);
    this.first = null;
  }

  mount() {
    inside(() => {
      log.doing = "mount";
      const type = this.lesson.default;
      if (typeof type !== "function" && !(type && typeof type === "object" && type.$$typeof)) {
        fault(new Finding("default-export", "The default export is no component.", null));
        stage.dead = true;
        return;
      }
      run.first = true;
      run.refusal = null;
      embedder.beforeEffects = () => {
        run.first = false;
        if (run.refusal === null) this.first = inside(() => markup(stage.root).html, null);
      };
      openStage(jsxDEV(type, {}, undefined, false, null));
      flush();
      run.first = false;
    });
  }

  next() {
    return inside(() => this.player.next(), null);
  }

  dispatch(json) {
    return inside(() => this.send(JSON.parse(json)), false);
  }

  send(event) {
    let work = null;
    everyHost(stage.root, (w) => {
      if (w.id === event.node) work = w;
    });
    if (work === null || stage.dead || (C.isControl(work) && C.isDisabled(work))) return false;
    log.doing = `${event.type} on <${work.type}>`;
    switch (event.type) {
      case "click":
        acts.click(work);
        break;
      case "input":
      case "change":
        if (C.isCheck(work)) {
          if (event.checked !== C.checkedOf(work)) acts.click(work);
        } else if (work.type === "select") {
          const values = [].concat(event.value ?? []).map(String);
          acts.choose(
            work,
            C.optionsOf(work).filter((o) => values.includes(C.optionValue(o))),
          );
        } else acts.type(work, `${event.value ?? ""}`);
        break;
      case "keydown":
        acts.key(work, `${event.key}`);
        break;
      case "submit":
        acts.submit(work, null);
        break;
      case "focus":
        acts.focus(work);
        break;
      case "blur":
        acts.focus(null);
        break;
      default:
        dispatch(work, `${event.type}`);
    }
    return true;
  }

  advance(milliseconds) {
    inside(() => {
      log.doing = `after ${Math.round(clock.now - clock.zero + milliseconds)} ms`;
      advance(clock.now + milliseconds, 1000, () => stage.dead);
    });
  }

  html() {
    return this.first;
  }

  tree() {
    return inside(() => {
      flush();
      return JSON.stringify(listBelow(stage.root));
    }, "[]");
  }

  report() {
    if (stage.root !== null && !stage.dead && busy === 0) inside(() => look(stage.root));
    const { player } = this;
    const played = {
      ...player.played,
      renders: counts.renders,
      elements: counts.elements,
      states: player.news,
      milliseconds: Math.round(clock.now - clock.zero),
    };
    const controls = {};
    for (const name of Object.keys(seen.controls)) controls[name] = seen.controls[name].size;
    return JSON.stringify({
      doing: log.doing,
      faults: log.faults.map(withHint),
      warnings: [...log.warnings.values()].map(withHint),
      unsupported: log.unsupported,
      internal: log.internal,
      empty: player.empty === true,
      exhausted: player.exhausted,
      played,
      controls,
      texts: [...seen.texts],
    });
  }
}

/** Opens a session for the module namespace of a lesson. */
export function open(namespace, settings = {}) {
  clearSeen(settings.words);
  clearIds();
  Object.assign(counts, { renders: 0, commits: 0, elements: 0, ids: 0, alive: 0 });
  const held = settings.rules !== false;
  embedder.mostElements = openContract(held ? settings.contract : undefined);
  embedder.checkHost = held ? checkContract : null;
  page.active = null;
  seed(settings.seed);
  return new Session(namespace, settings);
}

/** Forgets everything, so that a test can run one lesson after another. */
export function forget() {
  busy = 0;
  clearLog();
  clearClock();
  stage.root = null;
}
