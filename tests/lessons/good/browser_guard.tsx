import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from "react";

const hasStorage = typeof localStorage !== "undefined";
const hasNetwork = typeof window !== "undefined" && typeof window.fetch === "function";
type Fetcher = typeof fetch;
type Handler = Function | ((text: string) => void);

declare global {
  interface Window {
    lesson?: string;
  }
}

function subscribe(listener: () => void) {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}

function isFunction(value: unknown): value is Handler {
  return typeof value === "function" || value instanceof Function;
}

const useIsomorphicEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

export default function Screen({ say }: { say?: Handler; with?: Fetcher }) {
  const width = useSyncExternalStore(subscribe, () => window.innerWidth, () => 0);
  const [title, setTitle] = useState<string>();
  useIsomorphicEffect(() => {
    setTitle(document.title || "untitled");
    if (isFunction(say)) say(globalThis.navigator?.language ?? "en");
  }, []);
  return (
    <dl>
      <dt>Width</dt>
      <dd>{width}px</dd>
      <dt>Title</dt>
      <dd>{title}</dd>
      <dt>Storage, network</dt>
      <dd>
        {String(hasStorage)}, {String(hasNetwork)}
      </dd>
    </dl>
  );
}
