// Single keys. They never fire while somebody types, with a modifier, in a window, or when they are switched off.
// Ctrl+K has a modifier, so it works everywhere.
import { tell } from "../notices.js";
import { shortcuts } from "../store.js";
import { texts } from "../texts.js";
import { open } from "./address.js";
import { undo } from "./bulk.js";
import { choosing } from "./canned.js";
import { toggleCursor } from "./chosen.js";
import { cursor, list, ticket } from "./state.js";
import { act, closeTicket, dialog, focusRow, meant, show, takeNext } from "./verbs.js";

/** A box of the list is no field: J, K and X go on there. */
const TYPING = "input:not([data-list] input), textarea, select, [contenteditable]";

/** @param {number} step */
function move(step) {
  const rows = list.value.items;
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.id === cursor.value);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
  cursor.value = next.id;
  focusRow(next.id); // at once: the next key may already be Enter
}

/** A verb of the open ticket, if it is allowed now. @param {string} verb @param {() => void} go @param {string} [otherwise] */
function ifAllowed(verb, go, otherwise = texts.notYours) {
  if (!ticket.value) return;
  if (ticket.value.allowed.includes(verb)) go();
  else tell(otherwise, "info");
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => takeNext(),
  t: () => meant() && act("claim", meant()),
  r: () => ifAllowed("reply", () => document.getElementById("reply-text")?.focus()),
  s: () => ifAllowed("reply", () => (choosing.value = ticket.value?.id || 0)),
  f: () => ifAllowed("transfer", () => (dialog.value = "transfer")),
  z: () => ifAllowed("snooze", () => (dialog.value = "snooze"), texts.snooze.notNow),
  x: toggleCursor,
  u: undo,
  e: () => ifAllowed("complete", () => (dialog.value = "complete")),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => (dialog.value = "help"),
};

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") return escape(target);
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") return palette(event);
  if (shortcuts.value !== "on" || dialog.value || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key !== "j" && event.key !== "k") return;
  if (target.closest?.(TYPING)) return;
  if (event.key === "Enter" && target === document.body && cursor.value) return show(cursor.value);
  const key = KEYS[event.key.toLowerCase()];
  if (!key) return;
  event.preventDefault();
  key();
}

/** @param {KeyboardEvent} event */
function palette(event) {
  event.preventDefault(); // the browser has an action of its own there
  if (!dialog.value) dialog.value = "palette";
}

/** One step back: out of a field, then out of the ticket. @param {HTMLElement} target */
function escape(target) {
  if (dialog.value) return; // the window closes itself
  if (target.closest?.(TYPING)) target.blur();
  else if (open.value) closeTicket();
}

/** @returns {() => void} how to stop */
export function listenToKeys() {
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
