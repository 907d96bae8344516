// What the stream tells changes the list at once: the event brings the line. Only what it cannot tell is asked for again.
import { attended } from "../idle.js";
import { batch } from "../lib.js";
import { announce, tellProblem } from "../notices.js";
import { freshAt } from "../live.js";
import { me } from "../session.js";
import { texts } from "../texts.js";
import { filters, open } from "./address.js";
import { fits, needsAsking, placeOf } from "./fits.js";
import { held, list, loadList, loadQueues, loadTicket, movingInList, ticket } from "./state.js";

/** @typedef {import("../types.js").TicketRow} TicketRow @typedef {import("../live.js").Event} Event */
const SETTLE = 120;
/** Counts may be a moment older than the rows; and not all browsers ask at the same moment. */
const COUNTS = () => 80 + Math.random() * 320;
/** A ticket that is not among the loaded rows has changed: the total may be wrong. */
const UNHURRIED = 3_000;

let newTickets = 0;
/** What has to be read again, and when. @type {Map<() => Promise<unknown>, {timer: number, at: number}>} */
const waiting = new Map();

/** Read soon; what is to be read earlier already stays so. @param {() => Promise<unknown>} load @param {number} wait */
function soon(load, wait) {
  const before = waiting.get(load);
  if (before && before.at <= Date.now() + wait) return;
  clearTimeout(before?.timer);
  const timer = setTimeout(() => {
    waiting.delete(load);
    if (attended()) load().catch(tellProblem);
  }, wait);
  waiting.set(load, { timer, at: Date.now() + wait });
}

const listAgain = () => loadList(true);
const countAgain = () => loadQueues().then(sayNews);

function sayNews() {
  if (newTickets) announce(texts.live.news(newTickets));
  newTickets = 0;
}

/** @param {Event & {row?: TicketRow, offices?: string[], does?: string, name?: string}} event */
export function hear(event) {
  if (event.type === "resync") return everything();
  if (event.kind === "reader.changed") return reads(event);
  if (event.kind && !event.kind.startsWith("ticket.")) return; // of the desk, not of the list
  if (event.kind === "ticket.created") newTickets += 1;
  if (event.ticket_id && event.ticket_id === open.value && attended()) loadTicket(open.value).catch(() => {});
  soon(countAgain, COUNTS());
  if (event.row) patch(event.row, event.offices || [], event.seq);
  else if (event.kind === "ticket.left") drop(event.ticket_id || 0);
  else soon(listAgain, SETTLE);
}

function everything() {
  soon(listAgain, SETTLE);
  soon(countAgain, SETTLE);
  if (open.value) loadTicket(open.value).catch(() => {});
}

/** @param {TicketRow} row @param {string[]} offices @param {number} seq */
function patch(row, offices, seq) {
  const { items, cursor, total } = list.value;
  const known = items.find((one) => one.id === row.id);
  const fitting = fits(row, offices, filters.value, me.value?.id || 0, Date.now());
  if (known && !fitting) return drop(row.id);
  if (fitting && needsAsking(filters.value)) return soon(listAgain, SETTLE);
  batch(() => {
    freshAt.value = Date.now();
    if (known) change(items, known, row, seq);
    else if (fitting) add(items, row, total, cursor, seq);
    else if (cursor !== null) soon(listAgain, UNHURRIED);
    held.value = fitting ? held.value.map((one) => (one.id === row.id ? row : one)) : held.value.filter((one) => one.id !== row.id);
  });
}

/** While somebody moves in the list a row keeps its place. @param {TicketRow[]} items @param {TicketRow} known @param {TicketRow} row @param {number} seq */
function change(items, known, row, seq) {
  if (movingInList()) {
    list.value = { ...list.value, seq: later(seq), items: items.map((one) => (one === known ? row : one)) };
    return;
  }
  const others = items.filter((one) => one !== known);
  const place = placeOf(others, row, filters.value);
  list.value = { ...list.value, seq: later(seq), items: [...others.slice(0, place), row, ...others.slice(place)] };
}

/** @param {TicketRow[]} items @param {TicketRow} row @param {number} total @param {string | null} cursor @param {number} seq */
function add(items, row, total, cursor, seq) {
  if (held.value.some((one) => one.id === row.id)) return;
  const place = placeOf(items, row, filters.value);
  const beyond = place === items.length && cursor !== null;
  if (!beyond && movingInList()) {
    held.value = [...held.value, row];
    list.value = { ...list.value, total: total + 1, seq: later(seq) };
    return;
  }
  const counted = beyond && seq <= list.value.seq; // the list was read after it came in
  list.value = { ...list.value, seq: later(seq), total: counted ? total : total + 1, items: beyond ? items : [...items.slice(0, place), row, ...items.slice(place)] };
}

/** @param {number} seq */
const later = (seq) => Math.max(seq, list.value.seq);

/** A ticket has left the list. @param {number} id */
function drop(id) {
  const { items, total, cursor } = list.value;
  const left = items.filter((one) => one.id !== id);
  const gone = items.length - left.length + held.value.filter((one) => one.id === id).length;
  held.value = held.value.filter((one) => one.id !== id);
  if (gone) list.value = { ...list.value, items: left, total: Math.max(0, total - gone) };
  else if (cursor !== null) soon(listAgain, UNHURRIED);
  if (!left.length && cursor !== null) soon(listAgain, SETTLE);
}

/** Somebody reads, writes, or has left. @param {any} event */
function reads(event) {
  const { ticket_id: id, staff_id: who, does, name } = event;
  const after = (readers = []) => [...readers.filter((one) => one.staff_id !== who), ...(does === "left" ? [] : [{ staff_id: who, name, typing: does === "writes" }])];
  if (list.value.items.some((row) => row.id === id)) list.value = { ...list.value, items: list.value.items.map((row) => (row.id === id ? { ...row, readers: after(row.readers) } : row)) };
  if (ticket.value?.id === id) ticket.value = { ...ticket.value, readers: after(ticket.value.readers) };
}
