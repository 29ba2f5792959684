// What whoever embeds the runtime gives it: the only way out of this folder.

export const embedder = {
  /** What refs are given of a host node. */
  face: (work) => work,

  /** Called once, between the first render and its effects. */
  beforeEffects: null,

  /** Holds a host element to rules that are not React's, and throws a Finding: `(work, props)`. */
  checkHost: null,

  /** How many host nodes may stand at once. */
  mostElements: 50_000,
};
