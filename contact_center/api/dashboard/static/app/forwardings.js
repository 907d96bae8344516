// The page of what is handed to other authorities: first what has not gone yet, the longest with us on top.
import { get } from "./api.js";
import { longDay, moment } from "./format.js";
import { html, signal, useEffect } from "./lib.js";
import { Frame } from "./frame.js";
import { attended } from "./idle.js";
import { tellProblem } from "./notices.js";
import { Choice } from "./parts.js";
import { officeName } from "./session.js";
import { texts } from "./texts.js";
import { Acts, State } from "./workspace/forwarded.js";
import { second } from "./workspace/state.js";
import { talk } from "./words/talk.js";

/** @typedef {import("./types.js").Forwarding} Forwarding */
const words = talk.forwardings;
const LOOK = 5_000;
const DAY = 86_400_000;
/** @type {{value: Forwarding[] | null}} */
const items = signal(null);
const shown = signal(new URLSearchParams(location.search).get("state") === "all" ? "all" : "waiting");

async function load() {
  const wanted = shown.value;
  const answer = await get(`/forwardings?state=${wanted}`);
  if (wanted === shown.value && JSON.stringify(answer.items) !== JSON.stringify(items.value)) items.value = answer.items;
}
const again = () => load().catch(tellProblem);

/** @param {string} state */
function choose(state) {
  shown.value = state;
  history.replaceState(null, "", state === "all" ? "/forwardings?state=all" : "/forwardings");
  again();
}

/** @param {{one: Forwarding}} props */
function Row({ one }) {
  const days = Math.floor(((one.forwarded_at ? Date.parse(one.forwarded_at) : Date.now()) - Date.parse(one.received_at)) / DAY);
  return html`<tr><th scope="row"><a href=${`/?ticket=${one.ticket_id}&state=open`}>${one.reference}</a><br /><span class="aside">${one.topic_label} · ${officeName(one.office)}</span></th>
    <td>${one.authority_name}</td><td>${longDay(one.received_at)} <span class=${days >= 3 && !one.forwarded_at ? "badge is-late" : "aside"}>${words.days(days)}</span></td>
    <td>${one.handed_over.join(", ") || texts.none}${one.missing.length > 0 && html`<br /><span class="hint-line">${words.missing}: ${one.missing.join(", ")}</span>`}</td>
    <td><${State} one=${one} /> <span class="aside">${one.forwarded_at ? moment(one.forwarded_at) : `${moment(one.asked_at)} ${words.by} ${one.asked_by}`}</span>${one.error && html`<br /><span class="hint-line">${one.error}</span>`}</td>
    <td class="acts"><${Acts} one=${one} after=${again} /></td></tr>`;
}

export function Forwardings() {
  useEffect(() => {
    again();
    const looks = setInterval(() => attended() && load().catch(() => {}), LOOK);
    const clock = setInterval(() => (second.value = Date.now()), 1_000);
    document.title = `${words.title} – ${texts.product}`;
    return () => [clearInterval(looks), clearInterval(clock)];
  }, []);
  const rows = items.value;
  return html`<${Frame} page="forwardings"><main class="page forwardings-page" id="main-content" tabindex="-1"><h1>${words.title}</h1><p>${words.intro}</p>
    <${Choice} id="forwardings-state" label=${words.what} value=${shown.value} options=${Object.entries(words.show)} onChange=${choose} />
    ${!rows ? html`<p>${texts.loading}</p>` : rows.length === 0 ? html`<p class="aside">${shown.value === "all" ? words.noneAtAll : words.none}</p>` : html`
    <div class="table-box" role="region" aria-label=${words.list} tabindex="0"><table class="counts"><thead><tr>${[words.ticket, words.authority, words.received, words.items, words.state, words.act].map((head) => html`<th scope="col" key=${head}>${head}</th>`)}</tr></thead>
      <tbody>${rows.map((one) => html`<${Row} key=${one.id} one=${one} />`)}</tbody></table></div>`}</main><//>`;
}
