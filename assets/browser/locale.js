// What locales and options are known to be answered exactly; what is not is named unsupported. May import: runtime.

import { note } from "../runtime/faults.js";

/** The locale that a browser takes: it knows the first one, whatever it is. */
export const localeOf = (locales) => `${[].concat(locales ?? "en-US")[0] ?? "en-US"}`;

export function english(locales, what) {
  const locale = localeOf(locales);
  if (!/^en(-US)?$/.test(locale)) note(`${what} for ${locale}`);
}

export function only(options, known, what) {
  for (const name in options) if (options[name] !== undefined && !known.includes(name)) note(`${what} option ${name}`);
}
