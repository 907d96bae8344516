// The citizen: how to reach them, what they wrote before, and the checklist they read.
import { post } from "../api.js";
import { longDay } from "../format.js";
import { html, signal } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Inside } from "../parts.js";
import { texts } from "../texts.js";
import { address, filters } from "./address.js";
import { insertIntoReply } from "./reply.js";
import { show } from "./verbs.js";
import { talk } from "../words/talk.js";

/** Addresses and subjects that were asked for, by ticket. @type {{value: Record<number, {address: string, subject: string}>}} */
const shown = signal({});

/** @param {number} id */
async function reveal(id) {
  const { [id]: known, ...others } = shown.value;
  if (known) {
    shown.value = others;
    return;
  }
  try {
    shown.value = { ...others, [id]: await post(`/tickets/${id}/reveal`) };
    tell(talk.numbers.audited, "info");
  } catch (error) {
    tellProblem(error);
  }
}

/** Nobody sees the numbers of another ticket who has not asked for them. */
export const forgetParties = () => (shown.value = {});

/** The subject as it may be shown. @param {import("../types.js").Ticket} ticket */
export const subjectOf = (ticket) => shown.value[ticket.id]?.subject || ticket.subject;

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Contact({ ticket }) {
  const known = shown.value[ticket.id];
  return html`<span class="num">${known?.address || ticket.party_address || texts.none}</span>
    ${ticket.party_hidden && html` <button type="button" class="plain-button" aria-pressed=${Boolean(known)} onClick=${() => reveal(ticket.id)}>${known ? talk.numbers.partyHide : talk.numbers.party}</button>`}`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function EarlierLine({ ticket }) {
  if (!ticket.earlier.length) return html`<span class="aside">${talk.facts.first}</span>`;
  const line = (one) => html`<li key=${one.id}><${Inside} href=${address(filters.value, one.id)} go=${() => show(one.id)}>${one.reference}<//> <span class="aside">${longDay(one.created_at)} · ${one.topic_label} · ${texts.states[one.state]}</span></li>`;
  const [first, ...others] = ticket.earlier;
  return html`<ul class="plain">${line(first)}</ul>${others.length > 0 && html`<details class="earlier"><summary>${texts.ticket.earlier} (${ticket.earlier.length})</summary><ul class="plain">${others.map(line)}</ul></details>`}`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Checklist({ ticket }) {
  const list = /** @type {{url: string, danish: string, title: string}} */ (ticket.checklist);
  const link = { target: "_blank", rel: "noopener noreferrer" };
  return html`${list.title}: <a href=${list.url} ...${link}>${talk.facts.open}</a> · <a href=${list.danish} ...${link}>${talk.facts.danish}</a>
    ${ticket.allowed.includes("reply") && html` · <button type="button" class="plain-button" onClick=${() => insertIntoReply(list.url)}>${talk.facts.insert}</button>`}`;
}
