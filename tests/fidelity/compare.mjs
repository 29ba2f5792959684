// Compares `homeroom check`'s markup of every component with real React's, rendered afresh: node tests/fidelity/compare.mjs [--homeroom PATH]
// Prints equal, different (and where), inconclusive and failed; exit 1 if anything failed or fewer than 99 % are equal. Needs Node 20 or later and npm.
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { COMPONENTS, EXPECTED, names, realMarkup } from "./expected.mjs";

const WANTED_SHARE = 0.99;
const { values: options } = parseArgs({ options: { homeroom: { type: "string", default: "homeroom" } } });

/** One check: `{verdict, html, why}`; a program that does not answer with JSON counts as failed. */
function check(name) {
  const file = path.join(COMPONENTS, `${name}.tsx`);
  return new Promise((resolve) => {
    execFile(options.homeroom, ["check", "--no-rules", "--json", file], { timeout: 60_000, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        const { html, ...rest } = JSON.parse(stdout);
        resolve({ verdict: rest.verdict, html, why: JSON.stringify(rest).slice(0, 600) });
      } catch {
        resolve({ verdict: "failed", html: null, why: `no JSON: ${error?.message ?? ""} ${stderr}`.trim().slice(0, 600) });
      }
    });
  });
}

/** Where two texts part, with a little of what stands around it; a string that is no text at all is named. */
function firstDifference(real, ours) {
  if (typeof ours !== "string") return `no markup (${JSON.stringify(ours)})`;
  let at = 0;
  while (at < real.length && real[at] === ours[at]) at += 1;
  const around = (text) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 60));
  return `at ${at}:\n    react    ${around(real)}\n    homeroom ${around(ours)}`;
}

/** Sorts one answer into the kinds that are counted. */
function judge(name, real, answer) {
  if (answer.verdict === "inconclusive") return { kind: "inconclusive", name, detail: answer.why };
  if (answer.verdict !== "passed") return { kind: "failed", name, detail: answer.why };
  if (answer.html === real) return { kind: "equal", name };
  return { kind: "different", name, detail: firstDifference(real, answer.html) };
}

/** Runs `work` over the items, as many at a time as there are processors. */
async function eachOf(items, work) {
  const results = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return results;
}

function committed(name) {
  try {
    return readFileSync(path.join(EXPECTED, `${name}.html`), "utf8");
  } catch {
    return null;
  }
}

const start = spawnSync(options.homeroom, ["--version"], { stdio: "ignore" });
if (start.error) {
  console.error(`cannot start ${options.homeroom}: ${start.error.message}`);
  process.exit(2);
}

const real = realMarkup(names());
const thrown = Object.entries(real).filter(([, result]) => result.error !== undefined);
for (const [name, { error }] of thrown) console.log(`not compared: ${name} throws in React: ${error}`);
const comparable = names().filter((name) => real[name].html !== undefined);
for (const name of comparable) {
  if (committed(name) !== real[name].html) console.log(`stale: expected/${name}.html is not what React gives now`);
}

const verdicts = await eachOf(comparable, async (name) => judge(name, real[name].html, await check(name)));
for (const { kind, name, detail } of verdicts) {
  if (kind !== "equal") console.log(`${kind}: ${name}: ${detail}`);
}
const count = (kind) => verdicts.filter((verdict) => verdict.kind === kind).length;
const share = comparable.length === 0 ? 0 : count("equal") / comparable.length;
console.log(
  `${comparable.length} components: ${count("equal")} equal, ${count("different")} different, ` +
  `${count("inconclusive")} inconclusive, ${count("failed")} failed; ${(100 * share).toFixed(2)} % equal`,
);
process.exitCode = count("failed") > 0 || share < WANTED_SHARE ? 1 : 0;
