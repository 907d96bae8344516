// The right pane: one ticket, from who it is to what may be done with it.
import { deadline, moment, since } from "../format.js";
import { talk } from "../desk/state.js";
import { html, useEffect } from "../lib.js";
import { seeMentions } from "../mentions.js";
import { Badge, Icon, Inside } from "../parts.js";
import { languageName, me, officeName, outcomeName } from "../session.js";
import { texts } from "../texts.js";
import { address, filters, open } from "./address.js";
import { forgetParties, subjectOf } from "./citizen.js";
import { Findings } from "./findings.js";
import { Forwardings } from "./forwarded.js";
import { forgetAll } from "./message.js";
import { Seen } from "../seen.js";
import { ReplyEditor } from "./reply.js";
import { loadTicket, now, ticket } from "./state.js";
import { Thread } from "./thread.js";
import { Together } from "./together.js";
import { Recording } from "./recording.js";
import { Wishes } from "./wishes.js";
import { act, busy, closeTicket, dialog, show } from "./verbs.js";

const words = texts.ticket;
const AT_ONCE = ["claim", "release", "reopen", "hang-up"];
const IN_A_WINDOW = ["correct", "transfer", "forward", "assign", "note", "letters", "complete"];
const ORDER = ["claim", "complete", "correct", "transfer", "forward", "assign", "note", "letters", "release", "reopen", "hang-up"];
const ICONS = { claim: "check", release: "arrow-back", reopen: "refresh", "hang-up": "close", correct: "tune", transfer: "arrow-forward", forward: "forward", assign: "person", note: "edit", letters: "print", complete: "success" };
const KEYS = { claim: "T", transfer: "F", complete: "E" };
const ON_THE_WAY = new Set(["pending", "sending"]);

/** Whether something of ours has not left yet. @param {import("../types.js").Ticket} shown */
const unsent = (shown) => shown.messages.some((message) => message.delivery && ON_THE_WAY.has(message.delivery.state)) || ON_THE_WAY.has(shown.acknowledgement.state || "");

/** Sending is no event of the ticket: look again until it has left. @param {import("../types.js").Ticket} shown */
function useDelivery(shown) {
  useEffect(() => {
    if (!unsent(shown)) return undefined;
    const timer = setTimeout(() => loadTicket(shown.id).catch(() => {}), 1_500);
    return () => clearTimeout(timer);
  }, [shown]);
}

/** @param {{verb: string, shown: import("../types.js").Ticket}} props */
function VerbButton({ verb, shown }) {
  const main = verb === "claim" || verb === "complete";
  const run = () => (AT_ONCE.includes(verb) ? act(verb, shown.id) : (dialog.value = verb));
  return html`<button type="button" class=${`button small ${main ? "button-primary" : "button-secondary"}`} disabled=${busy.value} onClick=${run}
    aria-keyshortcuts=${KEYS[verb]?.toLowerCase()}><${Icon} name=${ICONS[verb]} />${texts.verbs[verb]}${KEYS[verb] && html` <kbd aria-hidden="true">${KEYS[verb]}</kbd>`}</button>`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
function Verbs({ shown }) {
  const verbs = ORDER.filter((verb) => shown.allowed.includes(verb) && (AT_ONCE.includes(verb) || IN_A_WINDOW.includes(verb)));
  const fitting = verbs.filter((verb) => verb !== "hang-up" || shown.kind === "call");
  return html`<div class="verbs" role="group" aria-label=${words.title}>${fitting.map((verb) => html`<${VerbButton} key=${verb} verb=${verb} shown=${shown} />`)}</div>`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
function CallLine({ shown }) {
  if (shown.kind !== "call") return null;
  const held = shown.claimed_by?.id === me.value?.id;
  const talking = talk.value?.ticket_id === shown.id ? texts.talk.states[talk.value.state] : held ? texts.states.assigned : texts.call.connected;
  const state = { pending: texts.call.waiting, assigned: talking, wrapping: texts.call.wrapping, canceled: texts.call.canceled }[shown.state];
  const lively = shown.state === "assigned" ? "is-live" : shown.state === "pending" ? "is-soon" : "";
  return html`<p class=${`call-line ${lively}`}><${Icon} name="support-agent" />${state || texts.states[shown.state]}</p>`;
}

/** What to mind before answering: a dead address, a claim to another ticket, offices that see it, too. @param {{shown: import("../types.js").Ticket}} props */
function Marks({ shown }) {
  const { address_dead: dead, claims, shared } = shown;
  return html`${dead && html`<p class="call-line is-soon"><${Icon} name="warning" />${words.addressDead}</p>`}
    ${claims && html`<p class="hint-line">${words.claims} <${Inside} href=${address(filters.value, claims.id)} go=${() => show(claims.id)}>${claims.reference}<//> ${words.claimsWhy}</p>`}
    ${shared.length > 0 && html`<p class="aside">${words.shared(shared.map((one) => officeName(one.office)).join(", "))}</p>`}`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
function Head({ shown }) {
  const badge = deadline(shown, now.value);
  const holder = shown.claimed_by && (shown.claimed_by.id === me.value?.id ? texts.list.you : shown.claimed_by.name);
  return html`<div class="conversation-head">
    <div class="head-line"><p class="aside"><span class="num">${shown.reference}</span> · ${texts.kinds[shown.kind]} · ${officeName(shown.office)} · ${shown.outcome ? outcomeName(shown.outcome) : texts.states[shown.state]}</p>
      <button type="button" class="plain-button" onClick=${closeTicket}><${Icon} name="close" label=${words.close} /></button></div>
    <h2 id="conversation-title" tabindex="-1" lang=${shown.subject ? shown.language : undefined} dir="auto">${subjectOf(shown) || `${texts.kinds[shown.kind]} – ${shown.topic_label}`}</h2>
    <p class="who-line"><strong>${shown.party_name || texts.list.unknownParty}</strong> <span>${shown.party_address}</span> · ${languageName(shown.language)} · ${words.of.toLowerCase()} ${moment(shown.created_at, now.value)}${shown.state === "pending" ? ` · ${words.wait} ${since(shown.waiting_since, now.value)}` : ""}${holder ? ` · ${words.holder} ${holder}` : ""} <${Badge} kind=${badge.kind} text=${badge.text} title=${badge.title} /></p>
    <${CallLine} shown=${shown} /><${Wishes} shown=${shown} /><${Recording} shown=${shown} /><${Marks} shown=${shown} /><${Verbs} shown=${shown} /><${Together} shown=${shown} /></div>`;
}

export function Conversation() {
  const shown = ticket.value;
  if (!open.value) return null;
  if (!shown || shown.id !== open.value) return html`<section class="pane conversation" aria-label=${words.title} aria-busy="true"><p>${texts.loading}</p></section>`;
  return html`<section class="pane conversation" aria-labelledby="conversation-title">
    <button type="button" class="plain-button to-list" onClick=${closeTicket}><${Icon} name="arrow-back" />${words.back}</button>
    <${Shown} key=${shown.id} shown=${shown} /></section>`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
function Shown({ shown }) {
  useDelivery(shown);
  useEffect(() => {
    seeMentions(shown.id);
    return () => {
      forgetAll();
      forgetParties();
    };
  }, [shown.id]);
  const mail = shown.party_address.includes("@");
  const virus = shown.messages.some((message) => message.attachments.some((file) => file.scan.startsWith("infected: ")));
  return html`<${Head} shown=${shown} /><${Findings} ticket=${shown} /><${Forwardings} ticket=${shown} /><${Thread} ticket=${shown} />
    ${shown.raw_mail_id && !virus && html`<p><a href=${`/api/v1/raw-mails/${shown.raw_mail_id}`} download><${Icon} name="download" />${words.original}</a></p>`}
    <${Seen} ticket=${shown.id} />
    ${shown.allowed.includes("reply") && (mail ? html`<${ReplyEditor} ticket=${shown} />` : html`<p class="aside">${words.notMail}</p>`)}`;
}
