// The address is the view: filters and the open ticket stand in it, so a view can be kept, shared and gone back to.
import { query } from "../api.js";
import { signal } from "../lib.js";

/** @typedef {import("../types.js").Filters} Filters */
/** @type {Filters} */
export const NONE = { office: "", topic: "", language: "", channel: "", state: "waiting", q: "" };

/** @returns {{filters: Filters, ticket: number}} */
function read() {
  const asked = new URLSearchParams(location.search);
  const filters = { ...NONE };
  for (const name of Object.keys(NONE)) filters[name] = asked.get(name) || NONE[name];
  return { filters, ticket: Number(asked.get("ticket")) || 0 };
}

const first = read();
/** @type {{value: Filters, subscribe: (heard: (now: Filters) => void) => () => void}} */
export const filters = signal(first.filters);
/** The open ticket, or 0. */
export const open = signal(first.ticket);

/** The address of a view. @param {Partial<Filters>} wanted @param {number} [ticket] */
export function address(wanted, ticket = 0) {
  const values = { ...NONE, ...wanted };
  return `/${query({ ...values, state: values.state === NONE.state ? "" : values.state, ticket: ticket || "" })}`;
}

/** @param {Partial<Filters>} wanted @param {{replace?: boolean}} [how] typing replaces, choosing adds to the history */
export function filterBy(wanted, { replace = false } = {}) {
  const next = { ...filters.value, ...wanted };
  history[replace ? "replaceState" : "pushState"](null, "", address(next, open.value));
  filters.value = next;
}

/** @param {number} ticket 0 closes */
export function openTicket(ticket) {
  if (ticket === open.value) return;
  history.pushState(null, "", address(filters.value, ticket));
  open.value = ticket;
}

addEventListener("popstate", () => {
  const now = read();
  filters.value = now.filters;
  open.value = now.ticket;
});
