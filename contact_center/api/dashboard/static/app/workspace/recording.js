// Recorded talks: what the caller answered, the recordings, and taking the yes back. Nothing where nobody was asked.
import { get, post } from "../api.js";
import { moment } from "../format.js";
import { html, useEffect, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { now } from "./state.js";

const words = texts.recording;

/** @param {{one: any}} props */
function Talk({ one }) {
  const silent = one.state === "erased" ? texts.wishes.erased : one.state === "failed" ? texts.wishes.failed : texts.wishes.notYet;
  const name = `${words.talk} ${moment(one.created_at, now.value)}`;
  return html`<p class="call-line"><${Icon} name="chat" />${name} · ${texts.wishes.seconds(one.seconds)}</p>
    ${one.playable ? html`<audio controls preload="none" src=${`/api/v1/voicemails/${one.id}/audio`} aria-label=${name}></audio>` : html`<p class="aside">${silent}</p>`}`;
}

/** @param {{shown: import("../types.js").Ticket}} props */
export function Recording({ shown }) {
  const [found, keep] = useState(/** @type {any} */ (null));
  const path = `/tickets/${shown.id}/recording`;
  useEffect(() => {
    let wanted = true;
    if (shown.call_sid) get(path).then((answer) => wanted && keep(answer), () => {});
    return () => (wanted = false);
  }, [shown]);
  const withdraw = () => post(`${path}/withdraw`).then(keep, tellProblem);
  if (!found || (found.allowed === null && !found.withdrawn_at)) return null;
  return html`<p class="call-line">${found.withdrawn_at ? words.withdrawn : found.allowed ? words.allowed(found.days) : words.refused}
      ${found.allowed && html`<button type="button" class="button small" onClick=${withdraw}>${words.withdraw}</button>`}</p>
    ${found.talks.map((one) => html`<${Talk} key=${one.id} one=${one} />`)}`;
}
