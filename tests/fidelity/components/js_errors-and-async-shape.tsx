class LessonError extends Error {
  override name = "LessonError";
  constructor(message: string, readonly code: number, options?: { cause: unknown }) {
    super(message, options);
  }
}

function attempt(n: number): string {
  try {
    if (n === 0) throw new LessonError("zero", 7, { cause: "root" });
    if (n === 1) (null as unknown as number).toFixed(1);
    return "fine";
  } catch (error) {
    if (error instanceof LessonError) return `${error} ${error.code} ${error.cause}`;
    return error instanceof TypeError ? "type" : "?";
  } finally {
    n = 9;
  }
}

export default function Errors() {
  const promise = (async () => 1)();
  const all = new AggregateError([new RangeError("r")], "many");
  return <p>{[0, 1, 2].map((n) => <i key={n}>{attempt(n)}</i>)} {String(promise)} {all.errors.length} {String(promise instanceof Promise)}</p>;
}
