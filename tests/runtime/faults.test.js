// What a lesson can do wrong is found under its rule; what is harmless is no fault.

import * as R from "../../assets/runtime/react.js";
import { jsxDEV } from "../../assets/runtime/jsx-dev-runtime.js";
import { equal, mount, play, test } from "./harness.js";

const h = R.createElement;
const at = (line, type, props) => jsxDEV(type, props, undefined, false, { fileName: "lesson.tsx", lineNumber: line, columnNumber: 3 });

async function rulesOf(App, settings) {
  const report = await play(await mount(App, settings));
  return { rules: report.faults.map((f) => f.rule), warnings: report.warnings.map((w) => w.rule), report };
}

const found = {
  "invalid-child": () => h("p", null, { a: 1 }),
  "invalid-element-type": () => h(undefined),
  "void-children": () => h("br", null, "x"),
  "style-not-object": () => h("p", { style: "color: red" }, "x"),
  "external-url": () => h("img", { src: "https://example.org/a.png", alt: "a" }),
  "script-url": () => h("a", { href: "java\nscript:alert(1)" }, "x"),
  "forbidden-element": () => h("iframe", { title: "x" }),
  "dangerous-html": () => h("p", { dangerouslySetInnerHTML: { __html: "x" } }),
  "empty-output": () => h("div", null, "  ", null),
  "async-component": async () => h("p", null, "x"),
  exception: () => h("p", null, undefined.x),
  "too-deep": function Deep() {
    return h(Deep);
  },
  "too-many-renders": () => {
    const [n, set] = R.useState(0);
    set(n + 1);
    return h("p", null, n);
  },
  "update-loop": () => {
    const [n, set] = R.useState(0);
    R.useEffect(() => set(n + 1));
    return h("p", null, n);
  },
  "too-many-elements": () => h("ul", null, Array.from({ length: 60_000 }, (_, i) => h("li", { key: i }, i))),
  "hook-order": () => {
    const [n, set] = R.useState(0);
    if (n > 0) R.useMemo(() => 1, []);
    return h("button", { onClick: () => set(n + 1) }, "on");
  },
  "hook-outside": () => h("button", { onClick: () => R.useState(0) }, "on"),
  "invalid-handler": () => h("button", { onClick: "go()" }, "on"),
  "effect-return": () => {
    const [n, set] = R.useState(0);
    R.useEffect(() => n, [n]);
    return h("button", { onClick: () => set(n + 1) }, "on");
  },
};

for (const rule of Object.keys(found)) {
  test(`fault ${rule}`, async () => {
    const { rules, report } = await rulesOf(found[rule]);
    equal([rules, report.unsupported, report.internal], [[rule], [], null]);
  });
}

test("a fault knows its place and its component", async () => {
  const Card = () => at(7, "p", { children: at(8, "b", { children: { a: 1 } }) });
  const { report } = await rulesOf(() => at(3, "div", { children: at(4, Card, {}) }));
  equal([report.faults[0].line, report.faults[0].column, report.faults[0].component, report.faults[0].during], [8, 3, "Card", "mount"]);
});

test("an exception keeps its name, message and stack, and says during what it was thrown", async () => {
  const { report } = await rulesOf(() => at(3, "button", { onClick: () => null.x, children: "Go" }));
  const [fault] = report.faults;
  equal([fault.rule, fault.name, fault.during, fault.stack.length > 0], ["exception", "TypeError", 'click "Go" at 3:3', true]);
});

test("a handler, a timer, an effect and a clean-up that throw are faults", async () => {
  const boom = () => {
    throw new Error("boom");
  };
  const Timer = () => R.useEffect(() => void setTimeout(boom, 2000), []) ?? h("p", null, "x");
  const Effect = () => R.useEffect(boom, []) ?? h("p", null, "x");
  const CleanUp = () => {
    const [on, set] = R.useState(true);
    return h("div", null, on && h(function Inner() {
      R.useEffect(() => boom, []);
      return null;
    }), h("button", { onClick: () => set(false) }, "off"));
  };
  for (const App of [() => h("button", { onClick: boom }, "x"), Timer, Effect, CleanUp]) {
    equal((await rulesOf(App)).report.faults.map((f) => f.message), ["boom"]);
  }
});

test("an exception that a boundary of the lesson shows is a warning", async () => {
  class Boundary extends R.Component {
    state = { failed: false };
    static getDerivedStateFromError() {
      return { failed: true };
    }
    render() {
      return this.state.failed ? "sorry" : this.props.children;
    }
  }
  const { rules, warnings } = await rulesOf(() => h(Boundary, null, h(() => undefined.x)));
  equal([rules, warnings], [[], ["caught-by-boundary"]]);
});

test("warnings", async () => {
  const { rules, warnings } = await rulesOf(() => h("div", null, [h("p", null, "a"), h("p", null, "b")], [h("i", { key: 1 }), h("i", { key: 1 })], h("p", null, NaN), h("p", null, "undefined"), h("button")));
  equal(rules, []);
  equal(warnings.sort(), ["duplicate-key", "missing-key", "nan-shown", "undefined-shown", "unlabelled-control"]);
});

test("what throws that is no error, and getters that throw, are recorded", async () => {
  const thrower = { get message() { throw new Error("no"); } };
  for (const thrown of [null, 5, "text", thrower, Object.create(null)]) {
    const { rules, report } = await rulesOf(() => {
      throw thrown;
    });
    equal([rules, report.internal], [["exception"], null]);
  }
});

test("what is awaited for ever is no fault", async () => {
  const Late = R.lazy(() => new Promise(() => {}));
  equal((await rulesOf(() => h(R.Suspense, { fallback: "wait" }, h(Late)))).rules, []);
  equal((await rulesOf(() => h(Late))).rules, ["empty-output"]); // nothing in a lesson could ever settle it
});

test("something unsupported is named and makes nothing up", async () => {
  const { report } = await rulesOf(() => h("p", null, (12).toLocaleString("hi-IN"), typeof fetch));
  equal([report.faults, report.unsupported], [[], ["Intl.NumberFormat for hi-IN", "fetch"]]);
});

test("what stands in a title is text, and no void element with children", async () => {
  const { rules } = await rulesOf(() => h("div", null, h("title", null, h("br", null, "x")), "shown"));
  equal(rules, []);
});

test("the contract's lists say what is forbidden, and nothing is without them", async () => {
  const contract = { elements: ["marquee"], links: ["icon"], attributes: ["data-at"], external: ["gopher"], scripts: ["lisp"], limit: 5 };
  const App = (type, props) => () => h("p", null, "x", h(type, props));
  const broken = async (App, settings) => (await rulesOf(App, settings)).rules;
  equal(await broken(App("marquee"), { contract }), ["forbidden-element"]);
  equal(await broken(App("link", { rel: "shortcut ICON" }), { contract }), ["forbidden-element"]);
  equal(await broken(App("a", { "data-at": " GO\npher:x" }), { contract }), ["external-url"]);
  equal(await broken(App("a", { "data-at": "//x" }), { contract }), ["external-url"]);
  equal(await broken(App("a", { "data-at": "lisp:()" }), { contract }), ["script-url"]);
  equal(await broken(App("a", { "data-at": "data:text/html,x" }), { contract }), ["script-url"]);
  equal(await broken(App("a", { "data-at": "#here", href: "https://x" }), { contract }), []);
  equal(await broken(() => h("ul", null, [1, 2, 3, 4, 5].map((n) => h("li", { key: n }, n))), { contract }), ["too-many-elements"]);
  equal(await broken(App("iframe"), { contract: undefined }), []);
  equal(await broken(App("marquee"), { contract, rules: false }), []);
});

test("a hook called wrongly is found where it is called", async () => {
  function wrongly() {
    R.useState(0);
  }
  const outside = await rulesOf(() => h("button", { onClick: wrongly }, "on"));
  equal([outside.rules, /wrongly/.test(outside.report.faults[0].stack)], [["hook-outside"], true]);
  const endless = await rulesOf(function Endless() {
    const [n, set] = R.useState(0);
    (function wrongly() {
      set(n + 1);
    })();
    return h("p", null, n);
  });
  equal([endless.rules, /wrongly/.test(endless.report.faults[0].stack)], [["too-many-renders"], true]);
  const child = await rulesOf(() => at(3, "p", { children: { a: 1 } }));
  equal([child.rules, child.report.faults[0].stack, child.report.faults[0].line], [["invalid-child"], undefined, 3]);
});
