// What whoever embeds the runtime gives it: the only way out of this folder.

export const embedder = {
  /** What refs are given of a host node. */
  face: (work) => work,

  /** Called once, between the first render and its effects. */
  beforeEffects: null,

  /** Holds a host element to rules that are not React's, and throws a Finding: `(work, props)`. */
  checkHost: null,

  /** Keeps what is found wrong: where a render was at `work` when it happened. */
  log: {
    /** An error that nothing in the lesson handled. */
    fault(error, work) {},
    /** An error that a boundary of the lesson showed. */
    caught(error, boundary) {},
    /** Something doubtful. */
    warn(rule, message, work) {},
    /** A name that browsers have and this runtime does not answer for was touched. */
    note(name) {},
  },

  /** How many host nodes may stand at once. */
  mostElements: 50_000,
};
