// useId: where a component stands in the tree, as React's server names it.

import { run } from "./work.js";

let later = 0;

export function clearIds() {
  later = 0;
}

/** The path to `work` as bits, the nearest fork first: at each fork the child's number, and 1 for a user of ids. */
function path(work) {
  let bits = "";
  for (let w = work; w; w = w.parent) {
    if (w !== work && w.identified) bits += "1";
    const forks = w.parent ? w.parent.forks : 0;
    if (forks > 0) bits += (w.index + 1).toString(2).padStart(32 - Math.clz32(forks), "0");
  }
  return bits;
}

/** Base 32 of a number in binary. */
function base32(bits) {
  let digits = "";
  for (let end = bits.length; end > 0; end -= 5) {
    digits = parseInt(bits.slice(Math.max(0, end - 5), end), 2).toString(32) + digits;
  }
  return digits.replace(/^0+(?=.)/, "") || "0";
}

/** The id of the `count`-th useId of the component `work`. */
export function treeId(work, count) {
  if (!run.first) return `_r_${(later++).toString(32)}_`;
  return `_R_${base32(path(work))}${count > 0 ? `H${count.toString(32)}` : ""}_`;
}
