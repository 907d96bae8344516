// What a caller wanted instead of waiting: to be called back, with promise and attempts.
import { get, post } from "../api.js";
import { moment } from "../format.js";
import { html, useEffect, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { loadTicket, now } from "./state.js";

const words = texts.wishes;

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

/** @param {{shown: import("../types.js").Ticket}} props */
export function Wishes({ shown }) {
  const [found, keep] = useState(/** @type {any[]} */ ([]));
  const wanted = shown.kind === "callback";
  useEffect(() => {
    let here = true;
    if (wanted) get(`/callbacks?ticket=${shown.id}`).then((answer) => here && keep(answer.items), () => {});
    return () => (here = false);
  }, [shown]);
  const again = () => loadTicket(shown.id).catch(() => {});
  return wanted ? html`${found.map((one) => html`<${CallBack} key=${one.id} one=${one} again=${again} />`)}` : null;
}
