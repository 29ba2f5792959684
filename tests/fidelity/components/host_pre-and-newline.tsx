import type {} from "react";

export default function Preformatted() {
  return (
    <div>
      <pre>{"\nfirst newline doubled"}</pre>
      <pre>{"no newline\n  indented"}</pre>
      <pre>{"\n"}</pre>
      <pre>{["\n", "array"]}</pre>
      <pre>
        collapsed
        lines
      </pre>
      <pre><code>{"\nif (a < b) {\n}"}</code></pre>
      <pre dangerouslySetInnerHTML={{ __html: "\nraw" }} />
      <listing>{"\nold"}</listing>
    </div>
  );
}
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      listing: { children?: string };
    }
  }
}
