// Writes what real React makes of every component in components/ to expected/NAME.html: node tests/fidelity/expected.mjs
// Installs the versions pinned below into a temporary directory, which it removes; Node 20 or later and npm, nothing else.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PINNED = ["react@19.3.1", "react-dom@19.3.1", "esbuild@0.28.2"];
const HERE = path.dirname(fileURLToPath(import.meta.url));
export const COMPONENTS = path.join(HERE, "components");
export const EXPECTED = path.join(HERE, "expected");

// Runs in a process of its own, so that the zone, the locale and the build of React are the same on every machine.
const RENDER = `
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
// Newer than Node 20, and the components may use them.
const group = (items, by, put) => { let i = 0; for (const item of items) put(by(item, i++), item); };
Object.groupBy ??= (items, by) => {
  const groups = Object.create(null);
  group(items, by, (key, item) => (groups[key] ??= []).push(item));
  return groups;
};
Map.groupBy ??= (items, by) => {
  const groups = new Map();
  group(items, by, (key, item) => groups.has(key) ? groups.get(key).push(item) : groups.set(key, [item]));
  return groups;
};
console.log = console.info = console.warn = console.error = () => {};
const results = {};
for (const name of JSON.parse(process.argv[2])) {
  try {
    const { default: Component } = await import("./compiled/" + name + ".js");
    results[name] = { html: renderToStaticMarkup(createElement(Component)) };
  } catch (error) {
    results[name] = { error: String(error) };
  }
}
process.stdout.write(JSON.stringify(results), () => process.exit());
`;

/** The names of all components, sorted. */
export function names() {
  return readdirSync(COMPONENTS).filter((file) => file.endsWith(".tsx")).map((file) => file.slice(0, -4)).sort();
}

/** Renders the named components with real React: `{NAME: {html} | {error}}`. */
export function realMarkup(wanted) {
  const work = mkdtempSync(path.join(tmpdir(), "fidelity-"));
  try {
    writeFileSync(path.join(work, "package.json"), '{"private": true, "type": "module"}');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", ...PINNED], { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
    const esbuild = createRequire(path.join(work, "package.json"))("esbuild");
    esbuild.buildSync({
      entryPoints: wanted.map((name) => path.join(COMPONENTS, `${name}.tsx`)),
      outdir: path.join(work, "compiled"),
      format: "esm",
      jsx: "automatic",
      target: "node20",
      tsconfigRaw: "{}",
    });
    writeFileSync(path.join(work, "render.js"), RENDER);
    const env = { ...process.env, TZ: "UTC", LC_ALL: "en_US.UTF-8", NODE_ENV: "production" };
    const printed = execFileSync(process.execPath, ["render.js", JSON.stringify(wanted)], {
      cwd: work, env, encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"],
    });
    return JSON.parse(printed);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeAll() {
  const results = realMarkup(names());
  rmSync(EXPECTED, { recursive: true, force: true });
  mkdirSync(EXPECTED);
  let refused = 0;
  for (const [name, { html, error }] of Object.entries(results)) {
    if (error === undefined) {
      writeFileSync(path.join(EXPECTED, `${name}.html`), html);
    } else {
      refused += 1;
      console.error(`${name}: refused, it throws: ${error}`);
    }
  }
  console.log(`${Object.keys(results).length - refused} written, ${refused} refused`);
  process.exitCode = refused === 0 ? 0 : 1;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) writeAll();
