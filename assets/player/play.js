// The player: does what a learner could do, the untried first, within a budget counted in work. May import: runtime,
// browser, log, scan.

import * as acts from "../browser/acts.js";
import * as C from "../browser/controls.js";
import { clock, advance, nextDue } from "../browser/clock.js";
import { dispatch } from "../browser/events.js";
import { Finding, fault } from "../runtime/faults.js";
import { log } from "./log.js";
import { look, valuesFor } from "./scan.js";
import { flush, stage } from "../runtime/schedule.js";
import { counts, everyHost } from "../runtime/work.js";

export const DEFAULTS = { actions: 120, elements: 12_000, ticks: 24, uses: 40, dryUses: 6 };
const TIMERS_A_TICK = 40;
const SHORTEST_ROUND = 8; // actions that must bring nothing unseen, however few controls there are
const MOST_IN_A_ROW = 10;
const PATIENCE = 10_000; // how long an empty page may wait before it is empty

export class Player {
  constructor(limits) {
    this.limits = { ...DEFAULTS, ...limits };
    this.played = { clicks: 0, choices: 0, inputs: 0, submits: 0, keys: 0, ticks: 0 };
    this.actions = 0;
    this.edits = 0; // how often something was filled in or chosen
    this.news = 0; // how often something was shown that was never shown before
    this.trees = new Set(); // every text of a page that was seen
    this.quiet = 0; // actions since something unseen was shown, or filled in
    this.uses = new Map(); // by control: {count, dry, news, edits, variants, kind}
    this.last = null;
    this.chain = null; // the control that is used again and again, and the states it led through
    this.idle = 0; // ticks that showed nothing new
    this.step = 1000;
    this.exhausted = false;
    this.empty = null;
  }

  /** Takes note of what stands now; gives the look. */
  see() {
    flush();
    const now = look(stage.root);
    this.quiet = this.trees.has(now.state) ? this.quiet + 1 : 0;
    this.trees.add(now.state);
    const edited =
      this.last !== null && (this.last.kind === "type" || this.last.kind === "option" || this.last.kind === "choose");
    if (edited) this.edits += 1;
    if (now.fresh && !(this.last && this.last.kind === "type")) this.news += 1;
    if (this.last) {
      this.last.dry = now.fresh ? 0 : this.last.dry + 1;
      this.last.news = this.news;
      this.last.edits = this.edits;
      if (this.last === this.time) this.idle = now.fresh ? 0 : this.idle + 1;
    }
    this.last = null;
    return now;
  }

  useOf(id) {
    let use = this.uses.get(id);
    if (use === undefined) this.uses.set(id, (use = { count: 0, dry: 0, news: 0, edits: 0, variants: 0, kind: null }));
    return use;
  }

  stops() {
    return stage.dead || log.faults.length > 0 || log.internal !== null;
  }

  /** Plays one action. Gives what it was, or null when nothing is left. */
  next() {
    if (this.stops()) return null;
    const now = this.see();
    if (this.empty !== false) {
      this.empty = !now.visible;
      if (this.empty) return this.wait();
    }
    if (this.actions >= this.limits.actions || counts.elements >= this.limits.elements) {
      this.exhausted = true;
      return null;
    }
    const best = this.choose(now);
    if (best === null || (best.use.count > 0 && !best.again && this.idle < 2 && this.mayTick())) {
      if (this.mayTick()) return this.tick();
      if (best === null) {
        this.exhausted = true;
        return null;
      }
    }
    this.actions += 1;
    best.use.count += 1;
    best.use.kind = best.control.kind;
    this.last = best.use;
    if (best.control.kind === "type") best.use.variants = valuesFor(best.control.work).length;
    if (best.control.kind === "type" || best.control.kind === "option") this.quiet = 0;
    return this.act(best.control, best.use.count - 1, now);
  }

  /**
   * An untried control; or else the one just used as long as that leads on; or else the one that was used least. What
   * shows nothing new rests a while.
   */
  choose({ controls, state }) {
    const isRoundOver = this.quiet > Math.max(SHORTEST_ROUND, controls.length);
    let best = null;
    let same = null;
    for (const control of controls) {
      const use = this.useOf(control.id);
      const { kind } = control;
      if (this.chain && this.chain.id === control.id) same = { control, use, again: true };
      const variants = kind === "type" && use.count > 0 ? use.variants : control.acts.length;
      if (use.count >= (variants > 1 ? variants : use.dry === 0 ? this.limits.uses : this.limits.dryUses)) continue;
      if (variants === 1 && use.count > 0 && isRoundOver) continue;
      if (
        variants === 1 &&
        use.dry > 0 &&
        use.news === this.news &&
        ((kind !== "click" && kind !== "enter") || use.edits === this.edits)
      )
        continue;
      if (best === null || use.count < best.use.count) best = { control, use, again: false };
    }
    if (best !== null && best.use.count === 0) return best;
    if (same !== null && !this.chain.states.has(state) && this.chain.states.size < MOST_IN_A_ROW) best = same;
    else this.chain = best && best.control.kind === "click" ? { id: best.control.id, states: new Set() } : null;
    if (this.chain) this.chain.states.add(state);
    return best;
  }

  mayTick() {
    return this.played.ticks < this.limits.ticks && this.idle < 6 && nextDue() !== null;
  }

  tick() {
    const due = nextDue();
    const until = Math.max(due, clock.now + this.step);
    this.step = Math.min(this.step * 1.5, 20_000);
    this.played.ticks += 1;
    this.time ??= this.useOf("time");
    this.last = this.time;
    log.doing = `after ${Math.round(until - clock.zero)} ms`;
    advance(until, TIMERS_A_TICK, () => this.stops());
    return log.doing;
  }

  /** Nothing is shown: it may still come by itself. */
  wait() {
    const due = nextDue();
    if (due !== null && due - clock.zero <= PATIENCE && this.played.ticks < this.limits.ticks) return this.tick();
    fault(new Finding("empty-output", "The lesson shows nothing.", stage.root.children && stage.root.children[0]));
    return null;
  }

  act(control, variant, now) {
    const { kind, work, at } = control;
    const where = `"${control.name.replace(/\s+/g, " ").slice(0, 40)}"${at && at.includes(":") ? ` at ${at}` : ""}`;
    const say = (what) => {
      log.doing = what;
      return what;
    };
    const choice = control.acts[variant % control.acts.length];
    switch (kind) {
      case "click":
        this.played.clicks += 1;
        say(`click ${where}`);
        acts.click(work);
        break;
      case "choose":
        this.played.choices += 1;
        say(`choose ${where}`);
        acts.click(work);
        break;
      case "option":
        this.played.choices += 1;
        say(`choose "${C.optionValue(choice).slice(0, 40)}" in ${where}`);
        acts.choose(work, work.props.multiple ? [...C.chosenOf(work), choice] : [choice]);
        break;
      case "type": {
        const values = valuesFor(work);
        const value = values[variant % values.length];
        this.played.inputs += 1;
        say(`type ${JSON.stringify(value)} into ${where}`);
        acts.type(work, value);
        break;
      }
      case "enter":
        this.played.submits += 1;
        say(`press Enter in ${where}`);
        acts.key(work, "Enter");
        break;
      case "keys":
        this.played.keys += 1;
        say(`press ${choice === " " ? "Space" : choice} on ${where}`);
        acts.key(work ?? this.anywhere(), choice);
        break;
      default:
        this.gesture(control, variant, now, say, where);
    }
    return log.doing;
  }

  /** What is done with a pointer besides clicking. */
  gesture({ kind, work, acts: choices }, variant, now, say, where) {
    const choice = choices[variant % choices.length];
    if (kind !== "hover") this.played.clicks += 1;
    switch (kind) {
      case "drag":
        say(`drag ${where}`);
        acts.drag(work, now.drops[variant % Math.max(1, now.drops.length)]);
        break;
      case "hover":
        say(`point at ${where}`);
        this.hover(work);
        break;
      case "pointer":
        say(`press and move on ${where}`);
        this.point(work, choice);
        break;
      default:
        say(`${choice} on ${where}`);
        dispatch(work, choice, choice === "wheel" ? { deltaY: 100 } : {});
    }
  }

  /** Where a key goes that is pressed while nothing particular has the focus. */
  anywhere() {
    let first = null;
    everyHost(stage.root, (work) => {
      first ??= work;
      return false;
    });
    return first;
  }

  hover(work) {
    for (const type of [
      "pointerover",
      "pointerenter",
      "mouseover",
      "mouseenter",
      "pointermove",
      "mousemove",
      "pointerout",
      "pointerleave",
      "mouseout",
      "mouseleave",
    ])
      dispatch(work, type);
  }

  point(work, kind) {
    const [down, move, up] =
      kind === "touch" ? ["touchstart", "touchmove", "touchend"] : [`${kind}down`, `${kind}move`, `${kind}up`];
    dispatch(work, down, { buttons: 1 });
    dispatch(work, move, { buttons: 1, clientX: 20, clientY: 10, movementX: 20, movementY: 10 });
    if (kind !== "touch") dispatch(work, move, { buttons: 1, clientX: 40, clientY: 20, movementX: 20, movementY: 10 });
    dispatch(work, up);
  }
}
