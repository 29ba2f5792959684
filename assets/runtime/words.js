// Lists of words, written as text. May import: nothing.

/** The words of `text`. Split by a plain character: a regular expression takes the engine a millisecond over all lists. */
export const words = (text) =>
  text
    .replaceAll("\n", " ")
    .split(" ")
    .filter((word) => word !== "");
