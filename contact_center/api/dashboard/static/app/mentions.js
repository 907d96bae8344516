// Where a colleague has named me in a note: how many I have not seen, and a list of them.
import { get, post } from "./api.js";
import { moment } from "./format.js";
import { html, signal, useEffect } from "./lib.js";
import { listen } from "./live.js";
import { announce, tell, tellProblem } from "./notices.js";
import { Icon } from "./parts.js";
import { may } from "./session.js";
import { talk } from "./words/talk.js";

/** @typedef {import("./types.js").Mention} Mention */
const words = talk.mentions;
/** @type {{value: {unseen: number, items: Mention[]}}} */
const mine = signal({ unseen: 0, items: [] });

const load = () => get("/mentions?limit=30").then((answer) => (mine.value = answer), () => {});

/** I have the ticket before me: what names me there is seen. @param {number} ticket */
export function seeMentions(ticket) {
  if (mine.value.items.some((one) => one.ticket_id === ticket && !one.seen)) see(ticket);
}

/** @param {number} [ticket] */
const see = (ticket) => post(`/mentions/seen${ticket ? `?ticket=${ticket}` : ""}`).then((answer) => (mine.value = answer), tellProblem);

/** @param {any} event */
function hear(event) {
  if (event.kind !== "mention.added" && event.type !== "resync") return;
  const before = mine.value.unseen;
  load().then(() => {
    const { unseen, items } = mine.value;
    if (unseen <= before) return; // somebody else was named
    tell(words.by(items[0].by), "info");
    announce(words.unseen(unseen));
  });
}

/** @param {{one: Mention}} props */
const Line = ({ one }) => html`<li class=${one.seen ? "" : "is-new"}><a href=${`/?ticket=${one.ticket_id}`}>${one.reference}</a> <span class="aside">${one.topic_label} · ${moment(one.at)}</span>
  <p>${words.by(one.by)}: ${one.text}</p></li>`;

export function Mentions() {
  useEffect(() => {
    if (!may("tickets")) return undefined;
    load();
    return listen(hear);
  }, []);
  const { unseen, items } = mine.value;
  const label = unseen ? words.unseen(unseen) : words.title;
  return html`<details class="presence mentions"><summary aria-label=${label}><span class=${`badge presence-badge ${unseen ? "is-soon" : ""}`}><${Icon} name="notifications" />${unseen || ""}</span></summary>
    <div class="presence-box"><div class="box-head"><h2>${words.title}</h2>${unseen > 0 && html`<button type="button" class="plain-button" onClick=${() => see()}>${words.all}</button>`}</div>
      ${items.length ? html`<ul class="plain">${items.map((one) => html`<${Line} key=${one.id} one=${one} />`)}</ul>` : html`<p class="aside">${words.none}</p>`}</div></details>`;
}
