// The scenarios behave as they do with real React.

import * as React from "../../assets/runtime/react.js";
import * as C from "../../assets/browser/controls.js";
import { click } from "../../assets/browser/acts.js";
import { log as found } from "../../assets/player/log.js";
import { select } from "../../assets/browser/selector.js";
import { stage } from "../../assets/runtime/schedule.js";
import { ours, real } from "./scenarios.expected.js";
import { scenarios } from "./scenarios.js";
import { equal, find, mount, settle, shown, test } from "./harness.js";

function held(work) {
  if (C.isCheck(work)) return C.checkedOf(work);
  return work.props.multiple ? C.chosenOf(work).map(C.optionValue).join("+") : C.valueOf(work);
}

async function play(scenario) {
  const log = [];
  const { App, steps, values } = scenario(React, (line) => log.push(line));
  let faults = 0;
  const look = () => {
    for (; faults < found.faults.length; faults++) log.push(`FAULT ${found.faults[faults].message}`);
    log.push(`= ${shown()} ${values ? select(stage.root, "input,select,textarea").map(held).join() : ""}`);
  };
  const session = await mount(App);
  session.advance(20);
  await settle();
  look();
  for (const step of steps) {
    const [selector, value] = [].concat(step);
    log.push(`> ${Array.isArray(step) ? step.join(" ") : step}`);
    const work = step === "wait" ? null : find(selector);
    if (step === "wait") session.advance(450);
    else if (Array.isArray(step)) session.dispatch(JSON.stringify({ node: work.id, type: "input", value }));
    else if (work && !(C.isControl(work) && C.isDisabled(work))) click(work, false);
    await settle();
    session.advance(20);
    await settle();
    look();
  }
  return log.map((line) => line.trimEnd());
}

for (const name of Object.keys(scenarios)) {
  test(`scenario ${name}`, async () => equal(await play(scenarios[name]), real[name] ?? ours[name]));
}
