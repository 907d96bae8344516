// Sending a reply, what hinders it, and taking it back while it waits.
import { post, Problem } from "../api.js";
import { moment } from "../format.js";
import { html, signal } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { open } from "./address.js";
import { change, draftOf, reload, saved } from "./drafts.js";
import { loadTicket, now, refresh, second, ticket as shownTicket } from "./state.js";
import { busy } from "./verbs.js";
import { talk } from "../words/talk.js";

/** Who else was replying when a reply was refused, by ticket. @type {{value: Record<number, string[]>}} */
const replying = signal({});
const NEWS = ["in", "call", "out"];

/** @param {import("../types.js").Ticket} ticket @param {{text: string, language?: string, alongside: boolean}} letter @returns {Promise<boolean>} whether it was sent */
export async function send(ticket, letter) {
  if (busy.value) return false;
  busy.value = true;
  const { id } = ticket;
  try {
    await saved(id); // nothing is on its way any more that would bring the draft back
    const after = await post(`/tickets/${id}/reply`, { ...letter, seen: draftOf(id).seen || ticket.newest });
    if (open.value === id) shownTicket.value = after;
    replying.value = { ...replying.value, [id]: [] };
    await reload(id, after.newest);
    tell(texts.done.reply);
    return true;
  } catch (error) {
    await refused(id, error);
    return false;
  } finally {
    busy.value = false;
    refresh();
  }
}

/** @param {number} id @param {unknown} error */
async function refused(id, error) {
  const told = error instanceof Problem && error.status === 409 ? error.told : {};
  replying.value = { ...replying.value, [id]: told.replying || [] };
  if (error instanceof Problem && error.status === 409) {
    if (open.value === id) await loadTicket(id).catch(() => {});
    if (!told.reason) tell(inWords(error), "warning");
    requestAnimationFrame(() => document.querySelector(".hindrance")?.scrollIntoView({ block: "nearest" }));
  } else tellProblem(error);
}

/** What came in since the draft was begun. @param {import("../types.js").Ticket} ticket */
const newsOf = (ticket) => {
  const { seen, text } = draftOf(ticket.id);
  return text.trim() && seen ? ticket.messages.filter((one) => one.id > seen && NEWS.includes(one.direction) && !(one.direction === "out" && one.mine)) : [];
};

/** @param {{ticket: import("../types.js").Ticket, onAnyway: () => void}} props */
export function Hindrances({ ticket, onAnyway }) {
  const news = newsOf(ticket);
  const names = replying.value[ticket.id] || [];
  const read = () => {
    change(ticket.id, { seen: ticket.newest });
    document.getElementById("reply-text")?.focus();
  };
  return html`<div role="alert">${news.length > 0 && html`<div class="hindrance"><p><${Icon} name="warning" /><strong>${talk.newer.title}</strong></p>
      <ul class="plain">${news.map((one) => html`<li key=${one.id}><span class="aside">${talk.newer.from[one.direction]} ${one.direction === "out" ? one.author : ""} ${moment(one.at, now.value)}</span> <span dir="auto">${one.text.slice(0, 280)}</span></li>`)}</ul>
      <p class="hindrance-end"><span>${talk.newer.mine}</span><button type="button" class="button button-secondary small" onClick=${read}>${talk.newer.seen}</button></p></div>`}
    ${names.length > 0 && html`<div class="hindrance"><p><${Icon} name="warning" /><strong>${talk.replying.title(names.join(", "))}</strong></p>
      <p class="hindrance-end"><span>${talk.replying.body}</span><button type="button" class="button button-secondary small" onClick=${onAnyway}>${talk.replying.anyway}</button></p></div>`}</div>`;
}

/** The newest reply of one's own that has not left. @param {import("../types.js").Ticket} ticket */
const leaving = (ticket) => ticket.messages.findLast((one) => one.delivery?.undo_until && Date.parse(one.delivery.undo_until) > second.value);

/** @param {number} id @param {number} message */
export async function takeBack(id, message) {
  try {
    const after = await post(`/messages/${message}/undo`);
    if (open.value === id) shownTicket.value = after;
    await reload(id, after.newest);
    tell(talk.undo.done, "info");
    document.getElementById("reply-text")?.focus();
  } catch (error) {
    if (error instanceof Problem && error.status === 409) tell(talk.undo.late, "warning");
    else tellProblem(error);
    await loadTicket(id).catch(() => {});
  }
}

/** A reply that waits, and how to take it back. @param {{ticket: import("../types.js").Ticket}} props */
export function Leaving({ ticket }) {
  const waits = leaving(ticket);
  if (!waits) return null;
  const left = Math.max(0, Math.ceil((Date.parse(waits.delivery.undo_until) - second.value) / 1000));
  return html`<p class="leaving"><${Icon} name="time" /><span class="num" aria-hidden="true">${talk.undo.waits(left)}</span>
    <button type="button" class="button button-secondary small" onClick=${() => takeBack(ticket.id, waits.id)}>${talk.undo.button}</button></p>`;
}
