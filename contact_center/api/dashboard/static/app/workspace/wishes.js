// What a caller wanted instead of waiting: to be called back (with promise and attempts), or the message that was left.
import { get, post } from "../api.js";
import { moment } from "../format.js";
import { html, useEffect, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { loadTicket, now } from "./state.js";

const words = texts.wishes;
const PATHS = { callback: "/callbacks", voicemail: "/voicemails" };

/** @param {{one: any}} props */
function Attempt({ one }) {
  return html`<li>${moment(one.at, now.value)} · ${one.by} · ${words.results[one.result] || words.ringing}</li>`;
}

/** @param {{one: any, again: () => void}} props */
function CallBack({ one, again }) {
  const dial = () => post(`/callbacks/${one.id}/dial`).then(again, (error) => { tellProblem(error); again(); });
  const promised = one.promised_at && html`<span class=${one.late ? "badge is-late" : "aside"}>${words.promised(moment(one.promised_at, now.value))}</span>`;
  const early = one.state === "waiting" && new Date(one.next_at) > new Date() && html`<span class="aside">${words.notBefore(moment(one.next_at, now.value))}</span>`;
  return html`<p class="call-line"><${Icon} name="smartphone" />${texts.kinds.callback}: <strong class="num">${one.number}</strong> ${promised} ${early}
      ${one.state === "ringing" ? words.ringing : ""}
      ${one.may_dial && html`<button type="button" class="button small button-primary" onClick=${dial}><${Icon} name="support-agent" />${words.dial}</button>`}</p>
    ${one.tried.length > 0 && html`<ul class="plain aside" aria-label=${words.attempts}>${one.tried.map((tried) => html`<${Attempt} key=${tried.at} one=${tried} />`)}</ul>`}`;
}

/** @param {{one: any}} props */
function Message({ one }) {
  const silent = one.state === "erased" ? words.erased : one.state === "failed" ? words.failed : words.notYet;
  return html`<p class="call-line"><${Icon} name="chat" />${texts.kinds.voicemail} · ${moment(one.created_at, now.value)} · ${words.seconds(one.seconds)} · <span class="num">${one.number}</span></p>
    ${one.playable ? html`<audio controls preload="none" src=${`/api/v1/voicemails/${one.id}/audio`} aria-label=${texts.kinds.voicemail}></audio>` : html`<p class="aside">${silent}</p>`}`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
export function Wishes({ shown }) {
  const [found, keep] = useState(/** @type {any[]} */ ([]));
  const path = PATHS[shown.kind];
  useEffect(() => {
    let wanted = true;
    if (path) get(`${path}?ticket=${shown.id}`).then((answer) => wanted && keep(answer.items), () => {});
    return () => (wanted = false);
  }, [shown]);
  const again = () => loadTicket(shown.id).catch(() => {});
  if (!path) return null;
  return html`${found.map((one) => (shown.kind === "callback" ? html`<${CallBack} key=${one.id} one=${one} again=${again} />` : html`<${Message} key=${one.id} one=${one} />`))}`;
}
