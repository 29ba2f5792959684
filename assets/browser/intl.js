// Numbers, dates, words and order as an English (US) browser writes them; what is not known to be exact is named
// unsupported. May import: runtime.

import { note } from "../runtime/faults.js";

const SYMBOLS = {
  USD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "¥",
  INR: "₹",
  CNY: "CN¥",
  KRW: "₩",
  CAD: "CA$",
  AUD: "A$",
  MXN: "MX$",
  BRL: "R$",
};

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

function english(locales, what) {
  for (const locale of [].concat(locales ?? "en-US"))
    if (!/^en(-US)?$/.test(`${locale}`)) note(`${what} for ${locale}`);
}

function only(options, known, what) {
  for (const name in options) if (options[name] !== undefined && !known.includes(name)) note(`${what} option ${name}`);
}

const NUMBER = [
  "style",
  "currency",
  "minimumFractionDigits",
  "maximumFractionDigits",
  "useGrouping",
  "minimumIntegerDigits",
  "currencyDisplay",
  "signDisplay",
  "unit",
  "unitDisplay",
];

function group(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A number as `[whole, part]` digits: its shortest decimal form, the point moved by `shift`, rounded half away from
 * zero to `places`.
 */
function decimal(value, shift, places) {
  const [mantissa, exponent = "0"] = `${value}`.split("e");
  const [whole, part = ""] = mantissa.split(".");
  const point = whole.length + Number(exponent) + shift;
  const all = (point < 0 ? "0".repeat(-point) : "") + whole + part;
  const at = Math.max(point, 0);
  const digits = all.padEnd(at + places, "0");
  const kept = `0${digits.slice(0, at + places)}`;
  const up = digits[at + places] >= "5";
  const rounded = up ? `${BigInt(kept) + 1n}`.padStart(kept.length, "0") : kept;
  return [
    rounded.slice(0, rounded.length - places).replace(/^0+(?=\d)/, ""),
    places > 0 ? rounded.slice(rounded.length - places) : "",
  ];
}

export function formatNumber(value, locales, options = {}) {
  if (!(/^en-(GB|AU|NZ|IE)$/.test(`${locales}`) && options.style !== "currency")) english(locales, "Intl.NumberFormat");
  only(options, NUMBER, "Intl.NumberFormat");
  const {
    style = "decimal",
    currency = "USD",
    useGrouping = true,
    minimumIntegerDigits = 1,
    signDisplay = "auto",
  } = options;
  if (
    style === "unit" ||
    (options.currencyDisplay ?? "symbol") !== "symbol" ||
    (style === "currency" && !(currency in SYMBOLS)) ||
    signDisplay === "exceptZero"
  )
    note(`Intl.NumberFormat style ${style}`);
  if (options.minimumFractionDigits < 0 || options.maximumFractionDigits > 100)
    throw new RangeError("maximumFractionDigits value is out of range.");
  const usual =
    style === "currency"
      ? currency === "JPY" || currency === "KRW"
        ? [0, 0]
        : [2, 2]
      : style === "percent"
        ? [0, 0]
        : [0, 3];
  const least = options.minimumFractionDigits ?? Math.min(usual[0], options.maximumFractionDigits ?? usual[0]);
  const most = options.maximumFractionDigits ?? Math.max(usual[1], least);
  if (least > most) throw new RangeError("maximumFractionDigits value is out of range.");
  let number = typeof value === "bigint" ? value : Number(value);
  const negative = number < 0 || Object.is(number, -0);
  if (negative) number = -number;
  let shown = isNaN(Number(number)) ? "NaN" : "∞";
  if (shown !== "NaN" && number !== Infinity) {
    let [whole, part] = decimal(number, style === "percent" ? 2 : 0, most);
    while (part.length > least && part.endsWith("0")) part = part.slice(0, -1);
    whole = whole.padStart(minimumIntegerDigits, "0");
    shown = (useGrouping ? group(whole) : whole) + (part === "" ? "" : `.${part}`);
  }
  if (style === "percent") shown += "%";
  if (style === "currency") shown = (SYMBOLS[currency] ?? `${currency}\u00a0`) + shown;
  const sign = negative && signDisplay !== "never" ? "-" : !negative && signDisplay === "always" ? "+" : "";
  return sign + shown;
}

const DATE = [
  "weekday",
  "year",
  "month",
  "day",
  "hour",
  "minute",
  "second",
  "hour12",
  "timeZone",
  "dateStyle",
  "timeStyle",
  "hourCycle",
];

const STYLES = {
  full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { year: "2-digit", month: "numeric", day: "numeric" },
};

const TIMES = {
  medium: { hour: "numeric", minute: "2-digit", second: "2-digit" },
  short: { hour: "numeric", minute: "2-digit" },
};

const two = (n) => `${n}`.padStart(2, "0");

function dateText(date, o) {
  const day = o.day && (o.day === "2-digit" ? two(date.getUTCDate()) : `${date.getUTCDate()}`);
  const year = o.year && (o.year === "2-digit" ? two(date.getUTCFullYear() % 100) : `${date.getUTCFullYear()}`);
  const weekday =
    o.weekday &&
    (o.weekday === "long" ? DAYS[date.getUTCDay()] : DAYS[date.getUTCDay()].slice(0, o.weekday === "narrow" ? 1 : 3));
  const named = o.month === "long" || o.month === "short";
  if (o.month === "narrow") note("Intl.DateTimeFormat option month");
  const name = MONTHS[date.getUTCMonth()];
  const month =
    o.month &&
    (named
      ? o.month === "long"
        ? name
        : name.slice(0, 3)
      : o.month === "2-digit"
        ? two(date.getUTCMonth() + 1)
        : `${date.getUTCMonth() + 1}`);
  if (!named) {
    const numbers = [month, day, year].filter(Boolean).join("/");
    return [weekday, numbers].filter(Boolean).join(", ");
  }
  const short = [month, day].filter(Boolean).join(" ");
  return [weekday, day ? [short, year].filter(Boolean).join(", ") : [short, year].filter(Boolean).join(" ")]
    .filter(Boolean)
    .join(", ");
}

function timeText(date, o) {
  const hours = date.getUTCHours();
  const half = o.hour12 ?? !(o.hourCycle === "h23");
  const shown = half ? hours % 12 || 12 : hours === 0 && o.hour12 === false ? 24 : hours; // as browsers do
  const parts = [];
  if (o.hour) parts.push(o.hour === "2-digit" || (!half && o.minute) ? two(shown) : `${shown}`);
  if (o.minute)
    parts.push(
      o.hour || o.second || (o.minute === "2-digit" && o.hour) ? two(date.getUTCMinutes()) : `${date.getUTCMinutes()}`,
    );
  if (o.second) parts.push(o.minute ? two(date.getUTCSeconds()) : `${date.getUTCSeconds()}`);
  return parts.join(":") + (o.hour && half ? ` ${hours < 12 ? "AM" : "PM"}` : "");
}

export function formatDate(date, locales, options = {}, needs = "date") {
  if (Number.isNaN(date.getTime())) return "Invalid Date";
  english(locales, "Intl.DateTimeFormat");
  only(options, DATE, "Intl.DateTimeFormat");
  if (options.timeZone && !/^(UTC|GMT|Etc\/UTC)$/.test(options.timeZone)) note(`the time zone ${options.timeZone}`);
  if (/^(full|long)$/.test(options.timeStyle)) note("Intl.DateTimeFormat option timeStyle");
  if ((needs === "date" && options.timeStyle) || (needs === "time" && options.dateStyle))
    throw new TypeError("Invalid option : dateStyle or timeStyle");
  if (options.weekday && options.day && !options.month)
    note("Intl.DateTimeFormat options weekday and day without month");
  let o = { ...options, ...STYLES[options.dateStyle], ...TIMES[options.timeStyle] };
  const hasDate = o.weekday || o.year || o.month || o.day;
  const hasTime = o.hour || o.minute || o.second;
  if ((!hasDate && !hasTime) || (needs === "date" && !hasDate) || (needs === "time" && !hasTime)) {
    if (needs !== "time") o = { ...o, year: "numeric", month: "numeric", day: "numeric" };
    if (needs !== "date") o = { ...o, hour: "numeric", minute: "2-digit", second: "2-digit" };
  }
  const joined = o.month === "long" ? " at " : o.weekday && !o.month && !o.day && !o.year ? " " : ", ";
  return [dateText(date, o), timeText(date, o)].filter(Boolean).join(joined);
}

const MARKS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"; // their order in the root collation
const rank = (c) => (/\s/.test(c) ? 0 : /\p{N}/u.test(c) ? 2 : /\p{L}/u.test(c) ? 3 : 1);

/** The order of two texts: by letter, then by accent, then small before capital. */
export function compare(a, b, options = {}) {
  const plain = (s) =>
    s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/æ/g, "ae").replace(/ø/g, "o");
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

function plural(n, type) {
  if (type !== "ordinal") return n === 1 ? "one" : "other";
  const [one, ten] = [n % 10, n % 100];
  if (one === 1 && ten !== 11) return "one";
  if (one === 2 && ten !== 12) return "two";
  return one === 3 && ten !== 13 ? "few" : "other";
}

class Format {
  constructor(locales, options = {}) {
    Object.defineProperties(this, { locales: { value: locales }, options: { value: options } });
  }

  resolvedOptions() {
    return { locale: "en-US", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn", ...this.options };
  }

  formatToParts() {
    return note(`Intl.${this.constructor.name}.formatToParts`) ?? [];
  }

  static supportedLocalesOf() {
    return ["en-US"];
  }
}
/** A class whose `format` needs no `this`, as browsers have it. */
function format(name, method, make) {
  const made = {
    [name]: class extends Format {
      constructor(locales, options) {
        super(locales, options);
        if (method !== "format") english(locales, `Intl.${name}`);
      }
      get [method]() {
        return (...given) => make(this, ...given);
      }
    },
  }[name];
  return function Made(locales, options) {
    return new made(locales, options);
  };
}

const missing = (name) =>
  function Missing() {
    note(`Intl.${name}`);
    return new Format();
  };

export const Intl = {
  NumberFormat: format("NumberFormat", "format", (f, n) => formatNumber(n, f.locales, f.options)),
  DateTimeFormat: format("DateTimeFormat", "format", (f, d) =>
    formatDate(d === undefined ? new Date() : new Date(d), f.locales, f.options, "date"),
  ),
  Collator: format("Collator", "compare", (f, a, b) => compare(`${a}`, `${b}`, f.options)),
  PluralRules: format("PluralRules", "select", (f, n) => plural(Number(n), f.options.type)),
  ListFormat: missing("ListFormat"),
  RelativeTimeFormat: missing("RelativeTimeFormat"),
  Segmenter: missing("Segmenter"),
  DisplayNames: missing("DisplayNames"),
  DurationFormat: missing("DurationFormat"),
  Locale: missing("Locale"),
  getCanonicalLocales: (locales) => [].concat(locales ?? []),
  supportedValuesOf: () => note("Intl.supportedValuesOf") ?? [],
};

/** Puts the same forms behind toLocaleString and its kin. */
export function localise() {
  const put = (owner, name, value) => Object.defineProperty(owner, name, { value, writable: true, configurable: true });
  put(Number.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return formatNumber(this.valueOf(), locales, options);
  });
  put(BigInt.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return formatNumber(this.valueOf(), locales, options);
  });
  put(Date.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return formatDate(this, locales, options, "any");
  });
  put(Date.prototype, "toLocaleDateString", function toLocaleDateString(locales, options) {
    return formatDate(this, locales, options, "date");
  });
  put(Date.prototype, "toLocaleTimeString", function toLocaleTimeString(locales, options) {
    return formatDate(this, locales, options, "time");
  });
  put(String.prototype, "localeCompare", function localeCompare(other, locales, options) {
    if (locales !== undefined) english(locales, "localeCompare");
    return compare(`${this}`, `${other}`, options);
  });
}
