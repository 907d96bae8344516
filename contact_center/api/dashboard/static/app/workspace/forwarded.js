// What was handed to other authorities: in the ticket, and how it is taken back or said to have gone.
import { post, Problem } from "../api.js";
import { moment } from "../format.js";
import { html } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { loadTicket, now, second } from "./state.js";
import { talk } from "../words/talk.js";

/** @typedef {import("../types.js").Forwarding} Forwarding */
const words = talk.forwardings;
const LOOKS = { waiting: "soon", sending: "soon", forwarded: "sent", failed: "failed", held: "held", bounced: "failed" };

/** @param {{one: Forwarding}} props */
export const State = ({ one }) => html`<span class=${`badge is-${LOOKS[one.state] || ""}`}>${words.states[one.state] || one.state}</span>`;

/** @param {Forwarding} one @param {"gone" | "undo"} verb @param {() => void} after */
export async function settle(one, verb, after) {
  try {
    await post(`/forwardings/${one.id}/${verb}`);
    tell(verb === "gone" ? words.goneDone : words.undone);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) tell(texts.problems[409], "warning");
    else tellProblem(error);
  }
  after();
}

/** What may be done with it now. @param {{one: Forwarding, after: () => void}} props */
export function Acts({ one, after }) {
  const waits = one.state === "waiting";
  const undo = waits || (one.undo_until && Date.parse(one.undo_until) > second.value);
  return html`${waits && html`<button type="button" class="button button-primary small" onClick=${() => settle(one, "gone", after)}><${Icon} name="check" />${words.gone}</button> `}
    ${undo && html`<button type="button" class="button button-secondary small" onClick=${() => settle(one, "undo", after)}>${words.undo}</button>`}`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Forwardings({ ticket }) {
  if (!ticket.forwardings.length) return null;
  const after = () => loadTicket(ticket.id).catch(() => {});
  return html`<section class="forwardings" aria-labelledby="forwardings-title"><h3 id="forwardings-title">${words.title}</h3><ul class="plain">${ticket.forwardings.map((one) => html`<li key=${one.id}>
    <p><strong>${one.authority_name}</strong> <${State} one=${one} /> <span class="aside">${one.forwarded_at ? moment(one.forwarded_at, now.value) : `${words.asked.toLowerCase()} ${moment(one.asked_at, now.value)} ${words.by} ${one.asked_by}`}${one.error ? ` – ${one.error}` : ""}</span></p>
    ${one.missing.length > 0 && html`<p class="hint-line">${words.missing}: ${one.missing.join(", ")}</p>`}<p class="tools"><${Acts} one=${one} after=${after} /></p></li>`)}</ul></section>`;
}
