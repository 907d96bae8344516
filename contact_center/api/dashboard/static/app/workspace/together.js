// Who else has the open ticket, and who writes in it; told of oneself every few seconds while the page is looked at.
import { post } from "../api.js";
import { moment } from "../format.js";
import { attended } from "../idle.js";
import { html, useEffect } from "../lib.js";
import { Icon } from "../parts.js";
import { may, me } from "../session.js";
import { texts } from "../texts.js";
import { open } from "./address.js";
import { now } from "./state.js";
import { act, busy } from "./verbs.js";

const words = texts.together;
const EVERY = 10_000;
/** Whoever has typed nothing for so long does not write any more. */
const PAUSE = 8_000;
const WRITING = ".conversation textarea";

let typedAt = 0;
let told = { id: 0, typing: false };

/** Only what changed for others, or what keeps one there, is told. @param {number} id */
function tellHere(id) {
  if (!id || document.hidden || !attended() || !may("tickets")) return;
  const typing = Date.now() - typedAt < PAUSE;
  told = { id, typing };
  post(`/tickets/${id}/here`, { typing }).catch(() => {}); // the ticket's own answer tells what is wrong
}

/** @param {number} id */
function tellLeft(id) {
  typedAt = 0;
  if (id && told.id === id && may("tickets")) post(`/tickets/${id}/left`).catch(() => {});
  told = { id: 0, typing: false };
}

/** @param {Event} event */
function typed(event) {
  if (!(event.target instanceof HTMLElement) || !event.target.matches(WRITING)) return;
  const first = Date.now() - typedAt >= PAUSE;
  typedAt = Date.now();
  if (first) tellHere(open.value);
}

/** Start telling; returns how to stop. */
export function readAlong() {
  let before = 0;
  const stop = open.subscribe((id) => {
    if (before && before !== id) tellLeft(before);
    before = id;
    tellHere(id);
  });
  const clock = setInterval(() => tellHere(open.value), EVERY);
  const away = () => (document.hidden ? tellLeft(open.value) : tellHere(open.value));
  document.addEventListener("input", typed);
  document.addEventListener("visibilitychange", away);
  return () => {
    stop();
    clearInterval(clock);
    document.removeEventListener("input", typed);
    document.removeEventListener("visibilitychange", away);
    tellLeft(open.value);
  };
}

/** @param {{shown: import("../types.js").Ticket}} props */
function Sleep({ shown }) {
  if (shown.state !== "snoozed" || !shown.snoozed_until) return null;
  const when = moment(shown.snoozed_until, now.value);
  return html`<p class="call-line"><${Icon} name="time" />${shown.awaits_citizen ? words.awaits(when) : words.asleep(when)}
    ${shown.allowed.includes("wake") && html`<button type="button" class="button button-secondary small" disabled=${busy.value} onClick=${() => act("wake", shown.id)}>${texts.verbs.wake}</button>`}</p>`;
}

/** Stands in the ticket's head. @param {{shown: import("../types.js").Ticket}} props */
export function Together({ shown }) {
  useEffect(readAlong, []);
  const others = (shown.readers || []).filter((one) => one.staff_id !== me.value?.id);
  return html`<${Sleep} shown=${shown} />
    ${others.length > 0 && html`<ul class="plain together" aria-label=${words.title}>${others.map((one) => html`<li key=${one.staff_id} class=${`call-line ${one.typing ? "is-soon" : ""}`}>
      <${Icon} name=${one.typing ? "edit" : "visibility"} />${one.typing ? words.writes(one.name) : words.reads(one.name)}</li>`)}</ul>`}`;
}
