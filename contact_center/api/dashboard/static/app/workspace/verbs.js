// What staff do with a ticket. Each verb goes to the API, and its answer is what is shown.
import { post, Problem } from "../api.js";
import { signal } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { texts } from "../texts.js";
import { chosenOf, filters, open, openTicket } from "./address.js";
import { cursor, list, loadTicket, refresh, ticket } from "./state.js";

/** The window that is open: correct, transfer, note, letters, complete, snooze, help, palette, view, bulk-…; or none. */
export const dialog = signal("");
export const busy = signal(false);

/**
 * @param {string} verb @param {number} id @param {unknown} [body]
 * @returns {Promise<string>} what went wrong, in words; empty when it was done
 */
export async function act(verb, id, body) {
  if (busy.value) return texts.loading;
  busy.value = true;
  try {
    const after = await post(`/tickets/${id}/${verb}`, body);
    if (open.value === id) ticket.value = after;
    tell(texts.done[verb]);
    if (verb === "claim") openTicket(id);
    return "";
  } catch (error) {
    await lost(verb, id, error);
    return inWords(error);
  } finally {
    busy.value = false;
    refresh();
  }
}

/** @param {string} verb @param {number} id @param {unknown} error */
async function lost(verb, id, error) {
  const conflict = error instanceof Problem && error.status === 409;
  if (conflict && verb === "claim") tell(texts.taken, "warning");
  else tellProblem(error);
  if (conflict && open.value === id) await loadTicket(id).catch(() => {});
}

/** The next one of what is chosen on the left and in the filters. */
export async function takeNext() {
  if (busy.value) return;
  busy.value = true;
  const { state, order, ...wanted } = chosenOf(filters.value); // of everything that waits in the view
  try {
    const next = await post("/tickets/next", wanted);
    if (next) {
      tell(texts.done.claim);
      ticket.value = next;
      openTicket(next.id);
      focusConversation();
    } else tell(texts.nothingWaits, "info");
  } catch (error) {
    const conflict = error instanceof Problem && error.status === 409;
    if (conflict) tell(texts.taken, "warning");
    else tellProblem(error);
  } finally {
    busy.value = false;
    refresh();
  }
}

/** Open a ticket and go there. @param {number} id */
export function show(id) {
  cursor.value = id;
  if (open.value === id) focusConversation();
  else openTicket(id);
  focusConversation();
}

/** Close the open ticket; the focus returns to its row. */
export function closeTicket() {
  const id = open.value;
  openTicket(0);
  requestAnimationFrame(() => focusRow(id || cursor.value));
}

/** @param {number} id */
export function focusRow(id) {
  /** @type {HTMLElement | null} */
  const link = document.querySelector(`[data-list] [data-row="${id}"]`) || document.querySelector("[data-list] [data-row]");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

/** Once it has been drawn. */
export function focusConversation() {
  let tries = 0;
  const look = () => {
    const heading = document.getElementById("conversation-title");
    if (heading) heading.focus();
    else if (tries++ < 40) setTimeout(look, 50);
  };
  requestAnimationFrame(look);
}

/** The ticket that a key means: the open one, or the one the cursor stands on. */
export const meant = () => open.value || cursor.value || list.value.items[0]?.id || 0;
