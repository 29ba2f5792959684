// Dates and times as browsers write them in English, on the clock of UTC. May import: runtime, locale.

import { note } from "../runtime/faults.js";
import { english, localeOf, only } from "./locale.js";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

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

/** The parts of a date that `o` asks for, as text; months are named or numbered. */
function partsOf(date, o) {
  const full = date.getUTCFullYear();
  const [day, month] = [`${date.getUTCDate()}`, `${date.getUTCMonth() + 1}`];
  const [dayName, monthName] = [DAYS[date.getUTCDay()], MONTHS[date.getUTCMonth()]];
  const numbered = o.month === "2-digit" ? two(month) : month;
  const named = o.month === "long" ? monthName : monthName.slice(0, 3);
  return {
    day: o.day && (o.day === "2-digit" ? two(day) : day),
    year: o.year && (o.year === "2-digit" ? two(full % 100) : `${full}`),
    weekday: o.weekday && (o.weekday === "long" ? dayName : dayName.slice(0, o.weekday === "narrow" ? 1 : 3)),
    month: o.month && (isNamed(o) ? named : numbered),
  };
}

const isNamed = ({ month }) => month === "long" || month === "short";
const joined = (parts, between) => parts.filter(Boolean).join(between);

function american(date, o) {
  const { day, year, weekday, month } = partsOf(date, o);
  if (!isNamed(o)) return joined([weekday, joined([month, day, year], "/")], ", ");
  const short = joined([month, day], " ");
  return joined([weekday, joined([short, year], day ? ", " : " ")], ", ");
}

function british(date, o) {
  const { day, year, weekday, month } = partsOf(date, o);
  if (!isNamed(o)) return joined([weekday, joined([day && two(day), month && two(month), year], "/")], ", ");
  const short = o.month === "short" && date.getUTCMonth() === 8 ? "Sept" : month;
  return joined([weekday, day, short, year], " ");
}

function timeText(date, o, isHalf) {
  const hours = date.getUTCHours();
  const half = o.hour12 ?? (o.hourCycle === undefined ? isHalf : o.hourCycle !== "h23");
  const shown = half ? hours % 12 || 12 : hours === 0 && o.hour12 === false && isHalf ? 24 : hours; // as browsers do
  const minutes = date.getUTCMinutes();
  const parts = [];
  if (o.hour) parts.push(o.hour === "2-digit" || !half ? two(shown) : `${shown}`);
  if (o.minute) parts.push(o.hour || o.second ? two(minutes) : `${minutes}`);
  if (o.second) parts.push(o.minute ? two(date.getUTCSeconds()) : `${date.getUTCSeconds()}`);
  return parts.join(":") + (o.hour && half ? ` ${hours < 12 ? "AM" : "PM"}` : "");
}

/** Whether browsers have a pattern for just these parts; others they put together in ways of their own. */
function isUsual({ weekday, year, month, day, hour, minute, second }) {
  const hasDate = Boolean(weekday || year || month || day);
  const isDate = month ? Boolean(day || !weekday) : !(year && (day || weekday)) && !(day && weekday);
  if (hour) return isDate && Boolean(minute || !second);
  if (minute) return !hasDate;
  return isDate && !second;
}

/** The same for British browsers, of several generations: `o` is what is shown, `given` what was asked for. */
function isBritishUsual(o, given) {
  if (given.hour === "numeric" || given.hour12 !== undefined || given.hourCycle !== undefined) return false;
  const { weekday, year, month, day, hour, minute } = o;
  if (weekday) return !(year || month || day || hour || minute);
  if (isNamed(o)) return !hour && !minute;
  return !(year || month || day) || (year === "numeric" && month !== undefined && month === day);
}

/** The parts that are shown: those asked for, or what the call is for when none of them is. */
function shownParts(options, needs) {
  const o = { ...options, ...STYLES[options.dateStyle], ...TIMES[options.timeStyle] };
  const hasDate = o.weekday || o.year || o.month || o.day;
  const hasTime = o.hour || o.minute || o.second;
  const isEnough = needs === "any" ? hasDate || hasTime : needs === "date" ? hasDate : hasTime;
  if (isEnough) return o;
  if (needs !== "time") Object.assign(o, { year: "numeric", month: "numeric", day: "numeric" });
  if (needs !== "date") Object.assign(o, { hour: "numeric", minute: "2-digit", second: "2-digit" });
  return o;
}

export function formatDate(date, locales, options = {}, needs = "date") {
  if (Number.isNaN(date.getTime())) return "Invalid Date";
  const isBritish = localeOf(locales) === "en-GB";
  if (!isBritish) english(locales, "Intl.DateTimeFormat");
  only(options, DATE, "Intl.DateTimeFormat");
  if (options.timeZone && !/^(UTC|GMT|Etc\/UTC)$/.test(options.timeZone)) note(`the time zone ${options.timeZone}`);
  if (/^(full|long)$/.test(options.timeStyle)) note("Intl.DateTimeFormat option timeStyle");
  if (options.month === "narrow") note("Intl.DateTimeFormat option month");
  if ((needs === "date" && options.timeStyle) || (needs === "time" && options.dateStyle)) {
    throw new TypeError("Invalid option : dateStyle or timeStyle");
  }
  const o = shownParts(options, needs);
  if (!isUsual(o) || (isBritish && !isBritishUsual(o, options))) note("Intl.DateTimeFormat with these options");
  const isAlone = o.weekday && !o.month && !o.day && !o.year;
  const between = o.month === "long" ? " at " : isAlone ? " " : ", ";
  const day = isBritish ? british(date, o) : american(date, o);
  return joined([day, timeText(date, o, !isBritish)], between);
}
