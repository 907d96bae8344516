// The conversation as one time line: mails, calls, messages on the answering machine, notes, and what the system did.
import { get } from "../api.js";
import { moment } from "../format.js";
import { html, useEffect, useState } from "../lib.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { Message } from "./message.js";
import { now } from "./state.js";
import { talk } from "../words/talk.js";

const words = texts.ticket;
const wishes = texts.wishes;

/** What callers left, of a ticket that came by telephone. @param {import("../types.js").Ticket} ticket @returns {any[]} */
function useVoicemails(ticket) {
  const [found, keep] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    let wanted = true;
    if (ticket.channel === "phone") get(`/voicemails?ticket=${ticket.id}`).then((answer) => wanted && keep(answer.items), () => {});
    return () => (wanted = false);
  }, [ticket]);
  return found;
}

/** A message on the answering machine, with its player. @param {{one: any}} props */
function Voicemail({ one }) {
  const silent = one.state === "erased" ? wishes.erased : one.state === "failed" ? wishes.failed : wishes.notYet;
  return html`<li class="message is-call"><article aria-label=${`${talk.line.voicemail}, ${moment(one.created_at, now.value)}`}>
    <header><${Icon} name="chat" /><strong>${talk.line.voicemail}</strong><span class="aside">${wishes.seconds(one.seconds)} · <span class="num">${one.number}</span></span>
      <time class="aside" datetime=${one.created_at}>${moment(one.created_at, now.value)}</time></header>
    ${one.playable ? html`<audio controls preload="none" src=${`/api/v1/voicemails/${one.id}/audio`} aria-label=${talk.line.voicemail}></audio>` : html`<p class="aside">${silent}</p>`}</article></li>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Thread({ ticket }) {
  const left = useVoicemails(ticket).map((one) => ({ at: Date.parse(one.created_at), draw: () => html`<${Voicemail} key=${`voicemail-${one.id}`} one=${one} />` }));
  const said = ticket.messages.map((message) => ({ at: Date.parse(message.at), draw: () => html`<${Message} key=${message.id} message=${message} ticket=${ticket} />` }));
  const line = left.length ? [...said, ...left].sort((one, other) => one.at - other.at) : said;
  return html`<section aria-labelledby="thread-title"><h3 id="thread-title" class="sr-only">${words.thread}</h3><ol class="plain thread">${line.map((entry) => entry.draw())}</ol></section>`;
}
