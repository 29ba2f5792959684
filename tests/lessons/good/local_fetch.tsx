import { useEffect, useState } from "react";

// How a request works, played with a pretend network: nothing here leaves the page.
type Reply = { status: number; body: string };

function fetch(path: string): Promise<Reply> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ status: path === "/hello" ? 200 : 404, body: `You asked for ${path}` }), 300);
  });
}

const localStorage = new Map<string, string>();

function Demo({ eval: evaluate }: { eval: (text: string) => number }) {
  return <code>{evaluate("1 + 1")}</code>;
}

export default function Requests() {
  const [path, setPath] = useState("/hello");
  const [reply, setReply] = useState<Reply | null>(null);

  useEffect(() => {
    let ignore = false;
    fetch(path).then((found) => {
      localStorage.set(path, found.body);
      if (!ignore) setReply(found);
    });
    return () => {
      ignore = true;
    };
  }, [path]);

  const api = { fetch: () => "a method of ours", WebSocket: 1 };
  return (
    <article>
      <select value={path} onChange={(e) => setPath(e.target.value)}>
        <option>/hello</option>
        <option>/missing</option>
      </select>
      <pre>{reply ? `${reply.status} ${reply.body}` : "…"}</pre>
      <p>Real programs call fetch() or open a WebSocket. They may read localStorage, too.</p>
      <p>{api.fetch()} {localStorage.size}</p>
      <Demo eval={(text) => text.length} />
    </article>
  );
}
