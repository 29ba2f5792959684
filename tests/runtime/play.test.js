// The player finds what a learner would run into, and the preview answers.

import * as R from "../../assets/runtime/react.js";
import { jsxDEV } from "../../assets/runtime/jsx-dev-runtime.js";
import { equal, mount, play, test } from "./harness.js";

const h = R.createElement;
const at = (line, type, props, key) => jsxDEV(type, props, key, false, { fileName: "lesson.tsx", lineNumber: line, columnNumber: 1 });

const questions = [["2 + 2", "4", "5"], ["capital of France", "Paris", "Rome"], ["H2O", "water", "salt"]];

function Quiz({ fixed }) {
  const [step, setStep] = R.useState(0);
  const [answer, setAnswer] = R.useState(null);
  const done = fixed ? step >= questions.length : false;
  if (done) return at(1, "p", { role: "status", children: "Done" });
  const [question, ...options] = questions[step];
  return at(2, "section", { children: [
    at(3, "h2", { children: question }, "q"),
    options.map((option) => at(4, "button", { type: "button", onClick: () => setAnswer(option), children: option }, option)),
    answer !== null && at(5, "p", { role: "status", children: answer === options[0] ? "Right" : "Wrong" }, "s"),
    at(6, "button", { type: "button", disabled: answer === null, onClick: () => { setStep(step + 1); setAnswer(null); }, children: "Next" }, "n"),
  ] });
}

test("the exception after the last question is found", async () => {
  const report = await play(await mount(() => h(Quiz, { fixed: false })));
  equal([report.faults.map((f) => f.rule), report.faults[0].during], [["exception"], 'click "Next" at 6:1']);
});

test("a good quiz is played to its end without a fault", async () => {
  const report = await play(await mount(() => h(Quiz, { fixed: true })));
  equal([report.faults, report.texts.includes("Done"), report.exhausted, report.empty], [[], true, true, false]);
  equal(report.controls, { buttons: 7, choices: 0, fields: 0 });
});

test("the same lesson is played the same way twice", async () => {
  const once = await play(await mount(() => h(Quiz, { fixed: true })));
  const twice = await play(await mount(() => h(Quiz, { fixed: true })));
  equal(once.actions, twice.actions);
});

test("fields, choices, keys, drags, forms and time are played", async () => {
  const log = new Set();
  const see = (name) => () => log.add(name);
  const report = await play(await mount(() => {
    R.useEffect(() => {
      const id = setTimeout(see("timer"), 3000);
      return () => clearTimeout(id);
    }, []);
    return h("main", null, "x",
      h("form", { onSubmit: (event) => { event.preventDefault(); log.add("submit"); } }, h("input", { "aria-label": "a", onChange: see("type") })),
      h("select", { "aria-label": "b", onChange: see("choose") }, h("option", null, "1"), h("option", null, "2")),
      h("label", null, h("input", { type: "radio", name: "r", onChange: see("radio") }), "r"),
      h("div", { tabIndex: 0, onKeyDown: (event) => log.add(event.key) }, "keys"),
      h("div", { draggable: true, onDragStart: see("drag") }, "drag"),
      h("div", { onDragOver: (event) => event.preventDefault(), onDrop: see("drop") }, "drop"),
      h("div", { onPointerDown: see("down"), onPointerMove: see("move"), onPointerUp: see("up") }, "point"),
      h("details", null, h("summary", null, "more"), h("button", { onClick: see("inner") }, "inner")));
  }));
  equal(report.faults, []);
  const expected = ["submit", "type", "choose", "radio", "Enter", "ArrowRight", "drag", "drop", "down", "move", "up", "inner", "timer"];
  equal(expected.filter((name) => !log.has(name)), []);
});

test("what is disabled or read-only is not touched", async () => {
  const log = [];
  await play(await mount(() => h("fieldset", { disabled: true }, "x", h("button", { onClick: () => log.push("a") }, "a"), h("input", { "aria-label": "i", onChange: () => log.push("b") }))));
  await play(await mount(() => h("div", null, "x", h("input", { "aria-label": "i", readOnly: true, onChange: () => log.push("c") }), h("button", { disabled: true, onClick: () => log.push("d") }, "d"))));
  equal(log, []);
});

test("the budget is counted in actions and elements", async () => {
  const Endless = () => {
    const [n, set] = R.useState(0);
    return h("button", { onClick: () => set(n + 1) }, String.fromCodePoint(97 + (n % 26)).repeat(n + 1));
  };
  equal((await play(await mount(Endless, { limits: { actions: 10, uses: 1000 } }))).actions.length, 10);
  equal((await play(await mount(Endless, { limits: { elements: 5, uses: 1000 } }))).actions.length, 4);
});

test("what only shows after a while is not empty", async () => {
  const Late = () => {
    const [on, set] = R.useState(false);
    R.useEffect(() => void setTimeout(() => set(true), 800), []);
    return on ? h("p", null, "here") : null;
  };
  const report = await play(await mount(Late));
  equal([report.faults, report.empty], [[], false]);
});

test("a preview is driven event by event", async () => {
  const session = await mount(() => {
    const [name, set] = R.useState("");
    return h("div", null, h("input", { "aria-label": "n", value: name, maxLength: 9, onChange: (event) => set(event.target.value) }), h("p", { className: "c" }, "Hi ", name));
  });
  const [root] = JSON.parse(session.tree());
  const [field] = root.children;
  equal(session.dispatch(JSON.stringify({ node: field.id, type: "input", value: "Ada" })), true);
  equal(session.dispatch(JSON.stringify({ node: 999, type: "click" })), false);
  const [after] = JSON.parse(session.tree());
  equal(after.id, root.id);
  equal(after.children[0], { id: field.id, tag: "input", attributes: { "aria-label": "n", value: "Ada", maxlength: "9" }, handlers: ["change"], value: "Ada", children: [] });
  equal(after.children[1].children, ["Hi Ada"]);
});

test("what stands in a closed dialog is not played", async () => {
  const log = [];
  const report = await play(await mount(() => {
    const [open, set] = R.useState(false);
    return h("div", null, h("button", { onClick: () => { log.push("open"); set(true); } }, "open"), h("dialog", { open }, h("button", { onClick: () => log.push(open ? "inside" : "too early") }, "inside")));
  }));
  equal([log[0], log.includes("inside"), log.includes("too early"), report.faults], ["open", true, false, []]);
});

test("going back and forth does not hide what comes at the end", async () => {
  const report = await play(await mount(() => {
    const [at, set] = R.useState(0);
    return h("div", null, h("p", null, ["one", "two", "three", "four"][at].toUpperCase()), h("button", { onClick: () => set(at + 1) }, "next"), h("button", { disabled: at === 0, onClick: () => set(at - 1) }, "back"));
  }));
  equal(report.faults.map((f) => f.during), ['click "next"']);
});
