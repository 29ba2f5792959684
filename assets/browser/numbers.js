// Numbers as browsers write them, in the locales that stand here. May import: runtime, locale.

import { note } from "../runtime/faults.js";
import { english, localeOf, only } from "./locale.js";

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

const ENGLISH = { group: ",", point: ".", percent: "%", symbols: SYMBOLS };
const BRITISH = { ...ENGLISH, symbols: { GBP: "£", EUR: "€" } };

const GERMAN = {
  group: ".",
  point: ",",
  percent: "\u00a0%",
  symbols: { EUR: "€", USD: "$", GBP: "£" },
  isSymbolLast: true,
};

/** Browsers differ in the space before a percent sign. */
const FRENCH = { group: "\u202f", point: ",", percent: null, symbols: { EUR: "€" }, isSymbolLast: true };

/** Egyptian Arabic has digits of its own, and a mark that keeps a sign on its side. */
const EGYPTIAN = { group: "٬", point: "٫", percent: "٪\u061c", symbols: {}, digits: "٠١٢٣٤٥٦٧٨٩", mark: "\u061c" };

const FORMS = {
  en: ENGLISH,
  "en-US": ENGLISH,
  "en-GB": BRITISH,
  "en-AU": { ...ENGLISH, symbols: {} },
  "en-NZ": { ...ENGLISH, symbols: {} },
  "en-IE": { ...ENGLISH, symbols: {} },
  de: GERMAN,
  "de-DE": GERMAN,
  fr: FRENCH,
  "fr-FR": FRENCH,
  "ar-EG": EGYPTIAN,
};

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

/** How many decimal places a style has by itself: `[least, most]`. */
function usualPlaces(style, currency) {
  if (style === "percent") return [0, 0];
  if (style !== "currency") return [0, 3];
  return currency === "JPY" || currency === "KRW" ? [0, 0] : [2, 2];
}

/** How many decimal places are written: `[least, most]`. */
function placesOf({ style, currency = "USD", minimumFractionDigits, maximumFractionDigits }) {
  if (minimumFractionDigits < 0 || maximumFractionDigits > 100) {
    throw new RangeError("maximumFractionDigits value is out of range.");
  }
  const usual = usualPlaces(style, currency);
  const least = minimumFractionDigits ?? Math.min(usual[0], maximumFractionDigits ?? usual[0]);
  const most = maximumFractionDigits ?? Math.max(usual[1], least);
  if (least > most) throw new RangeError("maximumFractionDigits value is out of range.");
  return [least, most];
}

/** The digits of a number that is neither negative nor infinite. */
function digitsOf(number, form, options) {
  const { style, useGrouping = true, minimumIntegerDigits = 1 } = options;
  const [least, most] = placesOf(options);
  let [whole, part] = decimal(number, style === "percent" ? 2 : 0, most);
  while (part.length > least && part.endsWith("0")) part = part.slice(0, -1);
  whole = whole.padStart(minimumIntegerDigits, "0");
  if (useGrouping) whole = whole.replace(/\B(?=(\d{3})+$)/g, form.group);
  const all = whole + (part === "" ? "" : form.point + part);
  return form.digits ? all.replace(/\d/g, (digit) => form.digits[digit]) : all;
}

function signOf(isNegative, signDisplay, form) {
  if (isNegative && signDisplay !== "never") return `${form.mark ?? ""}-`;
  return !isNegative && signDisplay === "always" ? `${form.mark ?? ""}+` : "";
}

/** Whether a style is one of those that are written exactly. */
function isKnown(form, { style, currency, currencyDisplay = "symbol", signDisplay }) {
  if (style === "unit" || currencyDisplay !== "symbol" || signDisplay === "exceptZero") return false;
  if (style === "percent") return form.percent !== null;
  return style !== "currency" || Object.hasOwn(form.symbols, currency);
}

export function formatNumber(value, locales, given = {}) {
  const locale = localeOf(locales);
  const form = FORMS[locale] ?? ENGLISH;
  const options = { style: "decimal", signDisplay: "auto", ...given };
  const { style, currency = "USD", signDisplay } = options;
  if (!Object.hasOwn(FORMS, locale)) english(locale, "Intl.NumberFormat");
  only(given, NUMBER, "Intl.NumberFormat");
  if (!isKnown(form, { ...options, currency })) note(`Intl.NumberFormat style ${style}`);
  placesOf(options);
  const number = typeof value === "bigint" ? value : Number(value);
  const isNegative = number < 0 || Object.is(number, -0);
  const size = isNegative ? -number : number;
  let shown;
  if (Number.isNaN(size)) {
    if (form.digits) note(`Intl.NumberFormat for ${locale} of NaN`);
    shown = "NaN";
  } else shown = size === Infinity ? "∞" : digitsOf(size, form, options);
  if (style === "percent") shown += form.percent;
  if (style === "currency") {
    const symbol = form.symbols[currency] ?? `${currency}\u00a0`;
    shown = form.isSymbolLast ? `${shown}\u00a0${symbol}` : symbol + shown;
  }
  return signOf(isNegative, signDisplay, form) + shown;
}
