// The first render as static markup, byte for byte as react-dom/server writes it.

import * as R from "../../assets/runtime/react.js";
import { cases } from "./markup.cases.js";
import { equal, mount, test } from "./harness.js";

cases.forEach(([make, expected], i) => {
  test(`markup ${i}: ${(expected ?? "refused").slice(0, 60)}`, async () => {
    const session = await mount(() => make(), { rules: false });
    equal(session.html(), expected);
  });
});

test("markup of a form with an action is refused, not guessed", async () => {
  const session = await mount(() => R.createElement("form", { action() {} }, "x"));
  equal(session.html(), null);
  equal(JSON.parse(session.report()).faults, []);
});

test("markup is that of the first render, before effects", async () => {
  const session = await mount(() => {
    const [n, set] = R.useState(0);
    R.useEffect(() => set(1), []);
    return R.createElement("p", null, n);
  });
  equal(session.html(), "<p>0</p>");
  equal(JSON.parse(session.tree())[0].children, ["1"]);
});
