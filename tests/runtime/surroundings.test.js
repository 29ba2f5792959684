// The page around a lesson: clock, chance, words and numbers, and inert host nodes.

import * as R from "../../assets/runtime/react.js";
import { formatDate } from "../../assets/browser/dates.js";
import { formatNumber } from "../../assets/browser/numbers.js";
import { compare } from "../../assets/browser/order.js";
import { log } from "../../assets/player/log.js";
import { equal, mount, press, settle, shown, test } from "./harness.js";

const h = R.createElement;

test("time stands still until it is advanced", async () => {
  const seen = [];
  const session = await mount(() => {
    R.useEffect(() => {
      const id = setInterval(() => seen.push([performance.now(), new Date().toISOString()]), 1000);
      return () => clearInterval(id);
    }, []);
    return h("p", null, "x");
  });
  equal(seen, []);
  session.advance(2500);
  await settle();
  equal(seen, [[1000, "2026-01-05T09:00:01.000Z"], [2000, "2026-01-05T09:00:02.000Z"]]);
  equal(performance.now(), 2500);
});

test("awaiting timers goes on between two of them", async () => {
  const session = await mount(() => {
    const [n, set] = R.useState(0);
    const run = async () => {
      for (let i = 1; i <= 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        set(i);
      }
    };
    return h("button", { id: "go", onClick: run }, n);
  });
  await press("#go");
  session.advance(1000);
  for (let i = 0; i < 5; i++) await settle();
  equal(shown(), "3");
});

test("chance is the same in every run", async () => {
  const draw = async () => {
    let drawn;
    await mount(() => {
      drawn = [Math.random(), Math.random(), crypto.randomUUID()];
      return null;
    }, { seed: 7 });
    return drawn;
  };
  equal(await draw(), await draw());
});

test("numbers, dates and order as in an American browser", () => {
  const numbers = [[1234567.891, undefined, "1,234,567.891"], [1.005, { style: "currency", currency: "USD" }, "$1.01"], [-0.285, { maximumFractionDigits: 2 }, "-0.29"],
    [0.256, { style: "percent" }, "26%"], [5, { minimumFractionDigits: 2 }, "5.00"], [1e21, undefined, "1,000,000,000,000,000,000,000"], [NaN, undefined, "NaN"], [12n, undefined, "12"]];
  for (const [value, options, expected] of numbers) equal(formatNumber(value, "en-US", options), expected);
  const date = new Date(Date.UTC(2026, 0, 5, 9, 3, 7));
  const dates = [[undefined, "date", "1/5/2026"], [undefined, "time", "9:03:07 AM"], [undefined, "any", "1/5/2026, 9:03:07 AM"], [{ weekday: "long", year: "numeric", month: "long", day: "numeric" }, "date", "Monday, January 5, 2026"],
    [{ hour: "2-digit", minute: "2-digit" }, "time", "09:03 AM"], [{ month: "short", day: "numeric" }, "date", "Jan 5"]];
  for (const [options, needs, expected] of dates) equal(formatDate(date, "en-US", options, needs), expected);
  equal(["b", "A", "ä", "a", "B", "10", "9", "Z", "é"].sort(compare).join(""), "109aAäbBéZ");
  equal(["x10", "x9"].sort((a, b) => compare(a, b, { numeric: true })), ["x9", "x10"]);
  equal(log.unsupported, []);
});

test("host nodes answer as elements do, and change nothing", async () => {
  let seen;
  await mount(() => {
    const form = R.useRef(null);
    const field = R.useRef(null);
    R.useEffect(() => {
      const f = field.current;
      f.focus();
      seen = [f.tagName, f.value, f.type, f.name, f.id, f.dataset.kind, f.closest("form") === form.current, document.activeElement === f, form.current.querySelector(".b > input") === f, form.current.elements.q === f,
        f.getBoundingClientRect().width, f.getAttribute("placeholder"), f.classList.contains("c"), f instanceof HTMLInputElement, f instanceof HTMLElement, f.parentElement.className, f.isThisAMember, "value" in f];
      f.scrollIntoView({ behavior: "smooth" });
      f.style.color = "red";
    });
    return h("form", { ref: form }, h("p", { className: "b" }, h("input", { ref: field, className: "c", id: "i", name: "q", defaultValue: "v", placeholder: "p", "data-kind": "k" })));
  });
  equal(seen, ["INPUT", "v", "text", "q", "i", "k", true, true, true, true, 320, "p", true, true, true, "b", null, true]);
  equal(log.faults, []);
});

test("a canvas can be drawn on", async () => {
  let width;
  await mount(() => {
    const ref = R.useRef(null);
    R.useEffect(() => {
      const context = ref.current.getContext("2d");
      context.fillStyle = "red";
      context.beginPath();
      context.arc(1, 2, 3, 0, Math.PI);
      context.fill();
      width = context.measureText("abc").width + context.canvas.width;
    }, []);
    return h("canvas", { ref, width: 100 });
  });
  equal([width, log.faults], [124, []]);
});

test("listeners of the window and of host nodes hear", async () => {
  const heard = [];
  await mount(() => {
    const ref = R.useRef(null);
    R.useEffect(() => {
      const hear = (event) => heard.push(event.type + event.key);
      const native = () => heard.push("native");
      window.addEventListener("keydown", hear);
      ref.current.addEventListener("click", native);
      return () => window.removeEventListener("keydown", hear);
    }, []);
    return h("button", { id: "b", ref, onClick: () => heard.push("react") }, "x");
  }).then(async (session) => {
    session.dispatch(JSON.stringify({ node: JSON.parse(session.tree())[0].id, type: "keydown", key: "a" }));
    await press("#b");
  });
  equal(heard, ["keydowna", "native", "react"]);
});

test("a form's controls stand on it by their names", async () => {
  let seen;
  await mount(() => h("form", { id: "f", onSubmit: (event) => { event.preventDefault(); seen = [event.currentTarget.answer.value, event.currentTarget.elements.namedItem("answer").value, event.target.nothing]; } },
    h("input", { name: "answer", defaultValue: "42" }), h("button", { id: "go" }, "go")));
  await press("#go");
  equal(seen, ["42", "42", null]);
});

test("what a lesson measures is never nothing", async () => {
  let seen;
  await mount(() => {
    const ref = R.useRef(null);
    R.useEffect(() => {
      const { width, height } = ref.current.getBoundingClientRect();
      seen = [width, height, ref.current.offsetWidth, ref.current.getScreenCTM().inverse().a];
    }, []);
    return h("svg", { ref, width: 200, height: "50%" });
  });
  equal(seen, [200, 160, 200, 1]);
});

test("a name that browsers have and this runtime does not answer is noted; any other is undefined", async () => {
  let seen;
  await mount(() => {
    const ref = R.useRef(null);
    R.useEffect(() => { seen = [typeof ref.current.attachShadow, typeof ref.current.notAName, typeof globalThis.indexedDB, String(ref.current)]; }, []);
    return h("p", { ref }, "x");
  });
  equal(seen, ["undefined", "undefined", "undefined", "[object HTMLParagraphElement]"]);
  equal(log.unsupported, ["Element.attachShadow", "indexedDB"]);
});

test("numbers and dates of other places are written as there, or named unsupported", async () => {
  await mount(() => h("p", null, "x"));
  equal(formatNumber(-1234567.5, "de-DE"), "-1.234.567,5");
  equal(formatNumber(1234.5, "de-DE", { style: "currency", currency: "EUR" }), "1.234,50\u00a0€");
  equal(formatNumber(1234567.5, "fr-FR"), "1\u202f234\u202f567,5");
  equal(formatNumber(-1234.5, "ar-EG"), "\u061c-١٬٢٣٤٫٥");
  equal(formatNumber(0.5, "ar-EG", { style: "percent" }), "٥٠٪\u061c");
  equal(formatNumber(4.5, "en-GB", { style: "currency", currency: "GBP" }), "£4.50");
  const date = new Date(Date.UTC(2026, 8, 5, 7, 5, 3));
  equal(formatDate(date, "en-GB"), "05/09/2026");
  equal(formatDate(date, "en-GB", { day: "numeric", month: "short", year: "numeric" }), "5 Sept 2026");
  equal(formatDate(date, "en-GB", { weekday: "long" }), "Saturday");
  equal(formatDate(date, "en-GB", {}, "any"), "05/09/2026, 07:05:03");
  equal(log.unsupported, []);
  formatDate(date, "en-GB", { weekday: "long", day: "numeric", month: "long" });
  formatNumber(0.5, "fr", { style: "percent" });
  equal(log.unsupported, ["Intl.DateTimeFormat with these options", "Intl.NumberFormat style percent"]);
});

test("cube roots of cubes are whole", async () => {
  await mount(() => h("p", null, "x"));
  equal([27, -8, 1000, 0].map(Math.cbrt), [3, -2, 10, 0]);
  equal(Math.abs(Math.cbrt(2) - 1.2599210498948732) < 1e-15, true);
});
