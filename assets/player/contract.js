// The lesson contract, held to what is built while the lesson runs; what stands in its text was checked before. The
// lists are the contract's own, given by whoever opens the session. May import: runtime.

import { Finding } from "../runtime/faults.js";

/** A contract that forbids no element and no address. */
const EMPTY = { elements: [], links: [], attributes: [], external: [], scripts: [], limit: 50_000 };

/** The elements that load or lead anywhere; on any other an address is an attribute without effect. */
const LOADING = new Set(
  `a area audio body button feImage form image img input link meta object source table td track use video`.split(" "),
);

let forbidden;
let fetching;
let addresses;
let external;
let scripts;

/** Takes the lists of `contract`; gives how many elements may stand at once. */
export function openContract(contract = EMPTY) {
  forbidden = new Set(contract.elements);
  fetching = new Set(contract.links);
  addresses = new Set(contract.attributes);
  external = new Set(contract.external);
  scripts = new Set(contract.scripts);
  return contract.limit ?? EMPTY.limit;
}

/** The rule that an address breaks, as a browser reads it: without line ends, and without blanks in front. */
function brokenBy(address) {
  const plain = address.replace(/[\t\n\r]/g, "").replace(/^[\u0000-\u0020]+/, "");
  if (/^(?:\/[/\\]|\\\\)/.test(plain)) return "external-url";
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(plain)?.[1].toLowerCase();
  if (scheme === undefined) return null;
  if (external.has(scheme)) return "external-url";
  const opensPage = /^data:\s*(?:text\/html|application\/xhtml|(?:text|application)\/javascript)/i.test(plain);
  return opensPage || scripts.has(scheme) ? "script-url" : null;
}

function checkAddress(work, name, value) {
  const isList = name === "srcSet" && !value.includes("data:");
  for (const address of isList ? value.split(",") : [value]) {
    const rule = brokenBy(address);
    if (rule === "script-url") throw new Finding(rule, `${name} holds code as an address.`, work);
    if (rule !== null) throw new Finding(rule, `${name} points outside of the lesson: ${value.slice(0, 100)}`, work);
  }
}

const isFetching = (rel) =>
  typeof rel === "string" &&
  rel
    .toLowerCase()
    .split(/\s+/)
    .some((one) => fetching.has(one));

const isReloading = (kind) => typeof kind === "string" && kind.toLowerCase() === "refresh" && forbidden.size > 0;

function checkLoading(work, props) {
  const { type } = work;
  if ((type === "link" && isFetching(props.rel)) || (type === "meta" && isReloading(props.httpEquiv))) refuse(work);
  for (const name in props) {
    if (!addresses.has(name)) continue;
    const value = props[name];
    if (typeof value === "string" && value !== "") checkAddress(work, name, value);
  }
}

function refuse(work) {
  throw new Finding("forbidden-element", `A lesson may not hold <${work.type}>.`, work);
}

/** Throws what the contract has against a host element. */
export function checkContract(work, props) {
  const { type } = work;
  if (forbidden.has(type)) refuse(work);
  if (LOADING.has(type)) checkLoading(work, props);
  if (props.dangerouslySetInnerHTML) {
    throw new Finding("dangerous-html", "A lesson may not use dangerouslySetInnerHTML.", work);
  }
}
