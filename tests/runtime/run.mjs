// Runs the runtime's tests under Node: node tests/runtime/run.mjs

import { readdirSync } from "node:fs";

process.env.TZ = "UTC";
const print = console.log.bind(console);
const tick = setTimeout;
const { run } = await import("./harness.js");
for (const file of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (file.endsWith(".test.js")) await import(`./${file}`);
}
let result = JSON.parse(run());
while (!result.done) {
  await new Promise((resolve) => tick(resolve, 1));
  result = JSON.parse(run());
}
for (const { name, message } of result.failed) print(`FAILED ${name}\n${message}\n`);
print(`${result.passed} passed, ${result.failed.length} failed`);
process.exitCode = result.failed.length === 0 ? 0 : 1;
