// `Intl`, as far as its answers are known to be a browser's; every other member is named unsupported when it is used.
// May import: runtime, dates, locale, numbers, order.

import { note } from "../runtime/faults.js";
import { formatDate } from "./dates.js";
import { english, localeOf } from "./locale.js";
import { formatNumber } from "./numbers.js";
import { compare, plural } from "./order.js";

class Format {
  constructor(locales, options = {}) {
    Object.defineProperties(this, { locales: { value: locales }, options: { value: options } });
  }

  resolvedOptions() {
    return {
      locale: localeOf(this.locales),
      timeZone: "UTC",
      calendar: "gregory",
      numberingSystem: "latn",
      ...this.options,
    };
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
