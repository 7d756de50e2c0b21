// Figures and times as people read them, in the language of the page and the zone of the browser.
import { language, t } from "./strings.js";

const locale = () => (language === "ru" ? "ru-RU" : "en-GB");
const made = new Map();

/** A formatter of the page's language; making one costs fifty times as much as using it. */
function formatter(kind, options) {
  const key = `${language}/${kind.name}/${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new kind(locale(), options));
  return made.get(key);
}

export const celsius = (value) =>
  value === null || value === undefined
    ? "–"
    : formatter(Intl.NumberFormat, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value) + " °C";

/** A range of temperatures, of which an edge may be missing. */
export function rangeOf({ low, high }) {
  const known = (value) => value !== null && value !== undefined;
  const degrees = (value) => formatter(Intl.NumberFormat, { maximumFractionDigits: 1 }).format(value);
  if (known(low) && known(high)) return `${degrees(low)} … ${degrees(high)} °C`;
  return known(high) ? `≤ ${degrees(high)} °C` : `≥ ${degrees(low)} °C`;
}

export const clock = (time) =>
  formatter(Intl.DateTimeFormat, { hour: "2-digit", minute: "2-digit" }).format(new Date(time));

export const clockWithSeconds = (time) =>
  formatter(Intl.DateTimeFormat, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(time));

export const dayAndClock = (time) => {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock(date) : formatter(Intl.DateTimeFormat, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(date);
};

/** A date that was entered as such: it is the same in every zone. */
export const day = (time) => formatter(Intl.DateTimeFormat, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(time));

export const number = (value, digits = 0) =>
  formatter(Intl.NumberFormat, { maximumFractionDigits: digits, signDisplay: "auto" }).format(value);

export const signed = (value, digits = 0) =>
  formatter(Intl.NumberFormat, { maximumFractionDigits: digits, signDisplay: "exceptZero" }).format(value);

/** A length of time in minutes, or hours and minutes. */
export function duration(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return minutes < 60 ? t("minutes", { n: number(minutes) }) : t("hoursMinutes", { h: number(Math.floor(minutes / 60)), m: minutes % 60 });
}

/** How long ago something was. */
export function ago(time) {
  const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
  if (seconds < 60) return t("secondsAgo");
  if (seconds < 3600) return t("minutesAgo", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("hoursAgo", { n: Math.floor(seconds / 3600) });
  return t("daysAgo", { n: Math.floor(seconds / 86400) });
}
