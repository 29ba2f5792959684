import { useState } from "react";

const SNIPPETS = [
  {
    id: 1,
    code: `element.innerHTML = userComment;`,
    safe: false,
    why: "Whatever the user wrote is read as HTML. A comment such as <img src=x onerror=alert(1)> runs code.",
  },
  {
    id: 2,
    code: `element.textContent = userComment;`,
    safe: true,
    why: "textContent puts the characters on the page as they are. \"<script>\" stays eight visible characters.",
  },
  {
    id: 3,
    code: `const total = eval(formField.value);`,
    safe: false,
    why: "eval() runs the text as a program. Use Number(formField.value) for a number.",
  },
  {
    id: 4,
    code: `fetch("/api/search?q=" + encodeURIComponent(term))`,
    safe: true,
    why: "encodeURIComponent turns &, = and # into %26, %3D and %23, so the term cannot add a parameter.",
  },
  {
    id: 5,
    code: `document.cookie = "session=" + id;`,
    safe: false,
    why: "A cookie set by a script can be read by any script, also an injected one. The server should set it HttpOnly.",
  },
];

function escapeHtml(text: string) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const pre: React.CSSProperties = { background: "#1a202c", color: "#e2e8f0", padding: 12, borderRadius: 6, overflowX: "auto" };

export default function XssLesson() {
  const [comment, setComment] = useState("<script>alert('hi')</script>");
  const [verdicts, setVerdicts] = useState<Record<number, boolean>>({});

  const right = SNIPPETS.filter((s) => verdicts[s.id] === s.safe).length;
  const answered = Object.keys(verdicts).length;

  return (
    <div style={{ fontFamily: "system-ui, sans-serif", maxWidth: 720, margin: "0 auto", padding: 20 }}>
      <h1>Cross-site scripting, and how to stop it</h1>
      <p>
        A page is made of text. If text from a stranger gets into the page <em>as HTML</em>, the stranger can add{" "}
        <code>&lt;script&gt;</code> tags or attributes such as <code>onerror=&quot;…&quot;</code> and run code as you. That code can
        read <code>document.cookie</code>, call <code>fetch(&apos;https://evil.example&apos;)</code> or empty{" "}
        <code>localStorage</code>. The cure is <strong>escaping</strong>: writing <code>&amp;lt;</code> instead of <code>&lt;</code>.
      </p>
      <p>
        Three habits keep you safe: write text with <code>textContent</code> and never with <code>innerHTML</code>; never pass text to{" "}
        <code>eval()</code>; and let the server set session cookies as <code>HttpOnly</code>. Parts of an address go through{" "}
        <code>encodeURIComponent()</code>.
      </p>

      <h2>Try it: an escaping machine</h2>
      <label htmlFor="comment">Somebody&apos;s comment</label>
      <br />
      <textarea id="comment" rows={3} cols={50} value={comment} onChange={(e) => setComment(e.target.value)} spellCheck={false} />
      <p>Escaped, it becomes:</p>
      <pre style={pre}>{escapeHtml(comment)}</pre>
      <p>and the reader sees, harmlessly:</p>
      <blockquote style={{ borderLeft: "4px solid #cbd5e0", paddingLeft: 12 }}>{comment}</blockquote>

      <h2>Safe or unsafe?</h2>
      {SNIPPETS.map((s) => {
        const verdict = verdicts[s.id];
        return (
          <fieldset key={s.id} style={{ marginBottom: 12 }}>
            <legend>Snippet {s.id}</legend>
            <pre style={pre}>
              <code>{s.code}</code>
            </pre>
            {[true, false].map((safe) => (
              <button key={String(safe)} type="button" aria-pressed={verdict === safe} onClick={() => setVerdicts({ ...verdicts, [s.id]: safe })}>
                {safe ? "Safe" : "Unsafe"}
              </button>
            ))}
            <div role="status">{verdict === undefined ? null : <p>{verdict === s.safe ? "✔ Correct. " : "✘ No. "}{s.why}</p>}</div>
          </fieldset>
        );
      })}
      <p>
        {right} right, {answered} of {SNIPPETS.length} answered.{" "}
        <button type="button" onClick={() => setVerdicts({})}>
          Reset
        </button>
      </p>
    </div>
  );
}
