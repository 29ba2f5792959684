// The order of texts, and which form of a noun a number takes, in English. May import: nothing.

const MARKS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"; // their order in the root collation
const rank = (c) => (/\s/.test(c) ? 0 : /\p{N}/u.test(c) ? 2 : /\p{L}/u.test(c) ? 3 : 1);

/** The order of two texts: by letter, then by accent, then small before capital. */
export function compare(a, b, options = {}) {
  const bare = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const plain = (s) => bare(s).replace(/ß/g, "ss").replace(/æ/g, "ae").replace(/ø/g, "o");
  const [x, y] = [plain(a), plain(b)];
  const parts = options.numeric ? /\d+|\D/gu : /./gsu;
  const [p, q] = [x.match(parts) ?? [], y.match(parts) ?? []];
  for (let i = 0; i < p.length && i < q.length; i++) {
    if (p[i] === q[i]) continue;
    if (options.numeric && /^\d/.test(p[i]) && /^\d/.test(q[i])) {
      if (Number(p[i]) !== Number(q[i])) return Number(p[i]) < Number(q[i]) ? -1 : 1;
      continue;
    }
    const order = rank(p[i]) - rank(q[i]) || MARKS.indexOf(p[i]) - MARKS.indexOf(q[i]) || (p[i] < q[i] ? -1 : 1);
    return order < 0 ? -1 : 1;
  }
  if (p.length !== q.length) return p.length < q.length ? -1 : 1;
  const { sensitivity = "variant" } = options;
  const marks = (s) => s.normalize("NFD").toLowerCase();
  if (sensitivity !== "base" && sensitivity !== "case" && marks(a) !== marks(b)) return marks(a) < marks(b) ? -1 : 1;
  if (sensitivity === "base" || sensitivity === "accent" || a === b) return 0;
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] === a[i].toLowerCase() ? -1 : 1;
  return 0;
}

export function plural(n, type) {
  if (type !== "ordinal") return n === 1 ? "one" : "other";
  const [one, ten] = [n % 10, n % 100];
  if (one === 1 && ten !== 11) return "one";
  if (one === 2 && ten !== 12) return "two";
  return one === 3 && ten !== 13 ? "few" : "other";
}
