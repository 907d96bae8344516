// Whether a changed line belongs into the list, and where. Pure; the API's filters decide, this only saves asking again.
import { dayKey } from "../format.js";

/** @typedef {import("../types.js").TicketRow} TicketRow @typedef {import("../types.js").Filters} Filters */
export const STATES = {
  waiting: ["pending"], mine: ["reserved", "assigned", "wrapping"], open: ["pending", "reserved", "assigned", "wrapping", "snoozed"], snoozed: ["snoozed"], done: ["completed", "canceled"],
};
const at = (name) => (row) => Date.parse(row[name]);
const id = (row) => row.id;
/** By name: what is compared, and which way. */
const ORDERS = {
  need: { by: [(row) => row.priority, at("due_at"), at("waiting_since"), id], way: 1 },
  oldest: { by: [at("waiting_since"), id], way: 1 },
  newest: { by: [at("created_at"), id], way: -1 },
  wakes: { by: [at("snoozed_until"), id], way: 1 },
};
const USUAL = { snoozed: "wakes", done: "done" };

/** Only the API can tell: words are in its index, and a finished ticket's line does not say when it ended. @param {Filters} filters */
export const needsAsking = (filters) => filters.q !== "" || filters.due === "today" || orderOf(filters) === "done";

/** @param {Filters} filters */
const orderOf = (filters) => filters.order || USUAL[filters.state] || "need";

/**
 * Whether a line passes the filters that can be told here.
 * @param {TicketRow} row @param {string[]} offices that see it @param {Filters} filters @param {number} me @param {number} now
 */
export function fits(row, offices, filters, me, now) {
  const same = ["topic", "language", "channel"].every((name) => !filters[name] || filters[name] === row[name]);
  const day = dayKey(new Date(row.created_at));
  return same
    && (!filters.office || offices.includes(filters.office))
    && STATES[filters.state].includes(row.state)
    && (filters.state !== "mine" || row.claimed_by?.id === me)
    && (filters.due !== "overdue" || Date.parse(row.due_at) < now)
    && (!filters.from || day >= filters.from) && (!filters.to || day <= filters.to);
}

/** Where a line stands among others: the place in front of which it belongs. @param {TicketRow[]} items @param {TicketRow} row @param {Filters} filters */
export function placeOf(items, row, filters) {
  const { by, way } = ORDERS[orderOf(filters)] || ORDERS.need;
  const behind = (other) => {
    const part = by.find((value) => value(other) !== value(row));
    return part ? (part(other) - part(row)) * way > 0 : false;
  };
  const place = items.findIndex(behind);
  return place < 0 ? items.length : place;
}
