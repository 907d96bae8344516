// Times and sizes as Danes write them, or as the English do; always in Danish time.
import { texts } from "./texts.js";
import { language } from "./words/language.js";

const LOCALE = language === "en" ? "en-GB" : "da-DK";

const HOUR = language === "en" ? "h" : "t";
const ZONE = "Europe/Copenhagen";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const exactClock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: ZONE });
const shortDay = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "numeric", timeZone: ZONE });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "short", day: "numeric", month: "numeric", timeZone: ZONE });
const day = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: ZONE });
const number = new Intl.NumberFormat(LOCALE);
const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** 14:02 @param {string | number | Date} at */
export const time = (at) => clock.format(new Date(at)).replace(".", ":");
/** 14:02:11 @param {string | number | Date} at */
export const exactTime = (at) => exactClock.format(new Date(at)).replaceAll(".", ":");
/** 2026-11-22 in Denmark @param {Date} at */
export const dayKey = (at) => isoDay.format(at);
/** 2026-11-22T14:02 in Denmark, as fields for a time want it @param {Date} at */
export const localMinute = (at) => `${isoDay.format(at)}T${time(at)}`;
/** 1.234 @param {number} value */
export const count = (value) => number.format(value);
/** 22. nov. 2026 @param {string} at */
export const longDay = (at) => day.format(new Date(at));
/** ons. 25.11 @param {string} iso */
export const dayOfWeek = (iso) => weekday.format(new Date(iso));

/** Today only the time, otherwise the day as well. @param {string} at @param {number} now */
export function moment(at, now = Date.now()) {
  const date = new Date(at);
  const today = dayKey(date) === dayKey(new Date(now));
  return today ? time(at) : `${shortDay.format(date)} ${texts.clock} ${time(at)}`;
}

/** 1 t 12 m @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} ${HOUR}`;
  if (hours > 0) return `${hours} ${HOUR} ${minutes % 60} m`;
  return minutes >= 10 ? `${minutes} m` : `${minutes} m ${String(seconds % 60).padStart(2, "0")} s`;
}

/** The same without seconds, for what is not a caller on the line. @param {number} milliseconds */
export function roughly(milliseconds) {
  return milliseconds < 600_000 ? `${Math.max(0, Math.floor(milliseconds / 60_000))} m` : duration(milliseconds);
}

/** @param {string | null | undefined} at @param {number} now */
export const since = (at, now) => (at ? roughly(now - Date.parse(at)) : "–");

/** 1,2 MB @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const unit = bytes < 1024 * 1024 ? ["kB", 1024] : ["MB", 1024 * 1024];
  return `${(bytes / Number(unit[1])).toLocaleString(LOCALE, { maximumFractionDigits: 1 })} ${unit[0]}`;
}

/** 92 % @param {number} share of 1 */
export const percent = (share) => `${Math.round(share * 100)} %`;

/**
 * The badge of a ticket: how it stands with its deadline.
 * @param {import("./types.js").TicketRow} row @param {number} now
 * @returns {{text: string, kind: "" | "late" | "soon" | "done", title: string}}
 */
export function deadline(row, now) {
  const left = Date.parse(row.due_at) - now;
  const title = `${texts.dueAt} ${moment(row.due_at, now)}`;
  if (row.state === "completed" || row.state === "canceled") return { text: texts.states[row.state], kind: "done", title };
  if (row.kind === "call") return { text: texts.callStates[row.state] || texts.states[row.state], kind: row.state === "pending" ? "soon" : "", title };
  if (left < 0) return { text: texts.overdue, kind: "late", title };
  const text = left > 48 * 3_600_000 ? dayOfWeek(row.due_at) : `${roughly(left)} ${texts.left}`;
  return { text, kind: left < 30 * 60_000 ? "soon" : "", title };
}
