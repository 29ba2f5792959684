import { useState } from "react";

const samples: Record<string, string> = {
  heading: "# Hello",
  code: "```js\nconst a = 1;\n```",
  inline: `Use \`code\` for code`,
  fence: `
\`\`\`tsx
export default function Lesson() {}
\`\`\`
`,
};

/**
 * A tiny Markdown reader. Example:
 * ```ts
 * read("# Hi") // <h1>Hi</h1>
 * ```
 */
function read(text: string): JSX.Element[] {
  return text.split(/\n{2,}/).map((part, i) => {
    const heading = /^(#{1,3})\s+(.*)$/.exec(part);
    if (heading) {
      const Tag = `h${heading[1].length}` as "h1" | "h2" | "h3";
      return <Tag key={i}>{heading[2]}</Tag>;
    }
    if (/^```/.test(part)) return <pre key={i}>{part.replace(/^```\w*\n?|```$/gm, "")}</pre>;
    return <p key={i}>{part}</p>;
  });
}

export default function Markdown() {
  const [name, setName] = useState<keyof typeof samples>("heading");
  return (
    <div>
      {Object.keys(samples).map((key) => (
        <button key={key} onClick={() => setName(key)} disabled={key === name}>
          {key}
        </button>
      ))}
      <textarea readOnly value={samples[name]} />
      <div>{read(samples[name])}</div>
    </div>
  );
}
