// What to do about a fault or a warning, by its rule. May import: nothing.

const HINTS = {
  "async-component": "make the component an ordinary function and await in an effect or a handler",
  "dangerous-html": "write the elements as JSX",
  "default-export": "export default function Lesson()",
  "effect-return": "an effect gives nothing or its clean-up function",
  "empty-output": "return elements with text from the component",
  "external-url": "a lesson is one file without links or images",
  "form-leaves": "call event.preventDefault() in onSubmit",
  "function-child": "call it, or return a component's element",
  "hook-order": "call the same hooks in the same order in every render, before the first return",
  "hook-outside": "call hooks at the top of a component, not in a handler, an effect or a class",
  "invalid-child": "show its fields one by one, or convert it to text",
  "invalid-element-type": "check that the component is defined, spelt and imported as it is used",
  "missing-key": "give each list item a stable key",
  "style-not-object": 'write style={{ color: "red" }}',
  "too-deep": "a component renders itself without end",
  "too-many-renders": "do not set state while rendering",
  "unlabelled-control": "give it a <label htmlFor>, text or an aria-label",
  "update-loop": "give the effect dependencies, or set state only when it differs",
};

/** The same fault or warning, with its hint. */
export function withHint(found) {
  const hint = HINTS[found.rule];
  return hint === undefined ? found : { ...found, hint };
}
