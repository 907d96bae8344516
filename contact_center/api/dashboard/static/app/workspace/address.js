// The address is the view: filters and the open ticket stand in it, so a view can be kept, shared and gone back to.
import { query } from "../api.js";
import { signal } from "../lib.js";

/** @typedef {import("../types.js").Filters} Filters */
/** @type {Filters} */
export const NONE = { office: "", topic: "", language: "", channel: "", state: "waiting", due: "", from: "", to: "", q: "", order: "" };
/** What looks like a personal number never gets into an address. */
export const PERSONAL = /(?<!\d)\d{6}[ -]?\d{4}(?!\d)/;

/** @param {string} search @returns {{filters: Filters, ticket: number}} */
function read(search) {
  const asked = new URLSearchParams(search);
  const filters = { ...NONE };
  for (const name of Object.keys(NONE)) filters[name] = asked.get(name) || NONE[name];
  return { filters, ticket: Number(asked.get("ticket")) || 0 };
}

const first = read(location.search);
/** @type {{value: Filters, subscribe: (heard: (now: Filters) => void) => () => void}} */
export const filters = signal(first.filters);
/** The open ticket, or 0. */
export const open = signal(first.ticket);

/** What is not as usual of some filters. @param {Partial<Filters>} wanted @returns {Record<string, string>} */
export const chosenOf = (wanted) => Object.fromEntries(Object.entries({ ...NONE, ...wanted }).filter(([name, value]) => value !== NONE[name]));

/** The address of a view. @param {Partial<Filters>} wanted @param {number} [ticket] */
export function address(wanted, ticket = 0) {
  return `/${query({ ...chosenOf(wanted), ticket: ticket || "" })}`;
}

/** @param {Partial<Filters>} wanted @param {{replace?: boolean}} [how] typing replaces, choosing adds to the history */
export function filterBy(wanted, { replace = false } = {}) {
  const next = { ...filters.value, ...wanted };
  history[replace ? "replaceState" : "pushState"](null, "", address(next, open.value));
  filters.value = next;
}

/** A whole view by its address. @param {string} where */
export const goTo = (where) => filterBy(read(where.slice(where.indexOf("?"))).filters);

/** @param {number} ticket 0 closes */
export function openTicket(ticket) {
  if (ticket === open.value) return;
  history.pushState(null, "", address(filters.value, ticket));
  open.value = ticket;
}

addEventListener("popstate", () => {
  const now = read(location.search);
  filters.value = now.filters;
  open.value = now.ticket;
});
