// What the workspace knows: the queues, the list, the open ticket; read from the API, patched by what is heard.
import { get, query } from "../api.js";
import { batch, signal } from "../lib.js";
import { announce, tellProblem } from "../notices.js";
import { connection, freshAt, follow, listen } from "../live.js";
import { may } from "../session.js";
import { texts } from "../texts.js";
import { filters, open } from "./address.js";
import { hear } from "./hear.js";

/** @typedef {import("../types.js").TicketRow} TicketRow */
const PAGE = 100;
const SLOW = 15_000;

/** @type {{value: import("../types.js").Queues | null}} */
export const queues = signal(null);
/** `seq`: the event up to which it is true. @type {{value: {items: TicketRow[], total: number, cursor: string | null, loaded: boolean, seq: number}}} */
export const list = signal({ items: [], total: 0, cursor: null, loaded: false, seq: 0 });
/** Rows that came in while somebody was moving in the list; shown on request. @type {{value: TicketRow[]}} */
export const held = signal([]);
/** @type {{value: import("../types.js").Ticket | null, subscribe: any}} */
export const ticket = signal(null);
/** The row the keyboard stands on. */
export const cursor = signal(0);
export const mineCount = signal(0);
/** Why the list cannot be shown, in words; empty when it can. */
export const refused = signal("");
/** Move on by themselves, so that waiting times grow: by minutes, and by seconds for callers on the line. */
export const now = signal(Date.now());
export const second = signal(Date.now());

let asked = 0;
let wantedTicket = 0;

const path = (extra = {}) => `/tickets${query({ ...filters.value, limit: PAGE, ...extra })}`;

/** Counts on the left and at the top. */
export async function loadQueues() {
  const counted = await get("/queues");
  batch(() => {
    queues.value = counted;
    mineCount.value = counted.mine;
    freshAt.value = Date.now();
  });
  return counted.seq;
}

/** The list anew; answers with the event it is true up to. @param {boolean} gently hold new rows back while somebody is moving in it */
export async function loadList(gently = false) {
  if (!may("tickets")) return Infinity;
  const request = ++asked;
  const size = Math.max(PAGE, Math.min(500, list.value.items.length));
  let answer;
  try {
    answer = await get(path({ limit: size }));
  } catch (error) {
    if (request === asked && error.status === 422) refused.value = error.message;
    throw error;
  }
  if (request !== asked) return answer.seq; // the filters have changed meanwhile
  const known = new Set(list.value.items.map((row) => row.id));
  const hold = gently && movingInList();
  const news = hold ? answer.items.filter((row) => !known.has(row.id)) : [];
  const later = new Set(news.map((row) => row.id));
  batch(() => {
    list.value = { items: kept(answer.items).filter((row) => !later.has(row.id)), total: answer.total, cursor: answer.next_cursor, loaded: true, seq: answer.seq };
    held.value = news;
    refused.value = "";
    freshAt.value = Date.now();
  });
  return answer.seq;
}

/** A row that has not changed stays the same object, and is not drawn again. @param {TicketRow[]} rows */
function kept(rows) {
  const before = new Map(list.value.items.map((row) => [row.id, row]));
  const same = (row) => JSON.stringify(before.get(row.id)) === JSON.stringify(row);
  return rows.map((row) => (same(row) ? /** @type {TicketRow} */ (before.get(row.id)) : row));
}

/** More of the same list. */
export async function loadMore() {
  const before = list.value;
  const answer = await get(path({ cursor: before.cursor }));
  const known = new Set(before.items.map((row) => row.id));
  list.value = { ...before, items: [...before.items, ...answer.items.filter((row) => !known.has(row.id))], total: answer.total, cursor: answer.next_cursor };
}

/** The open ticket. @param {number} id */
export async function loadTicket(id) {
  wantedTicket = id;
  if (!id) {
    ticket.value = null;
    return;
  }
  const answer = await get(`/tickets/${id}`);
  if (wantedTicket === id) ticket.value = answer;
}

/** Everything that may have changed after something was done here. */
export const refresh = () => Promise.all([loadQueues(), loadList()]).catch(tellProblem);

export const movingInList = () => document.activeElement?.closest("[data-list]") != null;

/** Start: read, then follow from the older of what was read. Returns how to stop. */
export function startWorkspace() {
  let reading = Promise.resolve(Infinity);
  const stops = [
    // subscribe, not effect: what is read while loading must not set off the next loading
    filters.subscribe(() => {
      held.value = [];
      reading = loadList();
      reading.catch((error) => error.status !== 422 && tellProblem(error)); // a refused filter is told in the list
    }),
    open.subscribe((id) => {
      if (id) cursor.value = id;
      if (id && ticket.value?.id === id) return; // just taken: the answer is already here
      loadTicket(id).catch((error) => {
        open.value = 0;
        tellProblem(error);
      });
    }),
    listen(hear),
    watchConnection(),
  ];
  Promise.all([loadQueues(), reading.catch((error) => (error.status === 422 ? Infinity : Promise.reject(error)))]).then((read) => follow(Math.min(...read))).catch(tellProblem);
  const clock = setInterval(tick, 1_000);
  return () => [...stops.map((stop) => stop()), clearInterval(clock)];
}

function tick() {
  second.value = Date.now();
  if (second.value - now.value >= SLOW) now.value = second.value;
}

function watchConnection() {
  let before = connection.value;
  return connection.subscribe((state) => {
    if (before === "lost" && state === "live") {
      announce(texts.live.back);
      refresh();
    } else if (before === "live" && state === "lost") announce(texts.live.gone);
    before = state;
  });
}
