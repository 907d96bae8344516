// The mailbox page: what the system has sent or is about to send, newest first.
import { get, post, query } from "./api.js";
import { exactTime, moment } from "./format.js";
import { html, signal, useEffect } from "./lib.js";
import { Frame } from "./frame.js";
import { attended } from "./idle.js";
import { tell, tellProblem } from "./notices.js";
import { Choice, Icon, Inside } from "./parts.js";
import { languageName, topicName } from "./session.js";
import { texts } from "./texts.js";

const words = texts.outbox;
const LOOK = 3_000;
const read = () => {
  const asked = new URLSearchParams(location.search);
  return { kind: asked.get("kind") || "", state: asked.get("state") || "", id: Number(asked.get("id")) || 0 };
};
const chosen = signal(read());
/** @type {{value: any[] | null}} */
const items = signal(null);
/** @type {{value: any}} */
const item = signal(null);

const address = (wanted) => `/outbox${query({ kind: wanted.kind, state: wanted.state, id: wanted.id || "" })}`;

/** @param {{kind?: string, state?: string, id?: number}} wanted */
function choose(wanted) {
  chosen.value = { ...chosen.value, ...wanted };
  history.pushState(null, "", address(chosen.value));
}
addEventListener("popstate", () => (chosen.value = read()));

async function load() {
  const { kind, state } = chosen.value;
  const answer = await get(`/outbox${query({ kind, state, limit: 200 })}`);
  if (kind === chosen.value.kind && state === chosen.value.state && JSON.stringify(answer.items) !== JSON.stringify(items.value)) items.value = answer.items;
}

async function loadOne() {
  const { id } = chosen.value;
  const answer = id ? await get(`/outbox/${id}`) : null;
  if (id === chosen.value.id) item.value = answer;
}

/** @param {{state: string}} props */
const State = ({ state }) => html`<span class=${`badge is-${state}`}>${texts.delivery[state] || state}</span>`;

/** @param {{row: any}} props */
function Row({ row }) {
  const current = chosen.value.id === row.id;
  const kind = row.kind === "sms" ? words.sms : words.mail;
  return html`<li class=${`letter ${current ? "is-active" : ""}`}><${Inside} href=${address({ ...chosen.value, id: row.id })} go=${() => choose({ id: row.id })} aria-current=${current ? "true" : undefined}>
    <span class="letter-top"><${Icon} name=${row.kind === "sms" ? "smartphone" : "email"} label=${kind} /><strong>${row.recipient}</strong><time datetime=${row.created_at}>${moment(row.created_at)}</time></span>
    <span class="letter-subject" lang=${row.language || undefined} dir="auto">${row.subject || kind}</span>
    <span class="letter-bottom"><${State} state=${row.state} />${row.automatic && html`<span class="aside">${words.automatic}</span>`}
      ${row.language && html`<abbr class="aside" title=${languageName(row.language)}>${row.language}</abbr>`}<span class="aside">${row.topics.map(topicName).join(", ")}</span></span><//></li>`;
}

/** @param {{term: string, children?: any}} props */
const Line = ({ term, children }) => html`<div class="fact"><dt>${term}</dt><dd>${children}</dd></div>`;

/** @param {"again" | "arrived"} verb @param {number} id */
async function decide(verb, id) {
  try {
    item.value = await post(`/outbox/${id}/${verb}`);
    tell(words.decided[verb]);
    await load();
  } catch (error) {
    tellProblem(error);
  }
}

/** What only a person can decide: whether to send it once more. @param {{one: any}} props */
function Decision({ one }) {
  const why = one.ticket_id && words.undecided[one.state];
  if (!why) return null;
  return html`<div class="alert alert-warning"><div class="alert-body"><p class="alert-text">${why}</p><div class="button-row">
    <button type="button" class="button button-secondary" onClick=${() => decide("again", one.id)}>${words.again}</button>
    ${one.state === "held" && html`<button type="button" class="button button-secondary" onClick=${() => decide("arrived", one.id)}>${words.arrived}</button>`}</div></div></div>`;
}

function Letter() {
  const one = item.value;
  if (!chosen.value.id) return html`<p class="empty">${words.choose}</p>`;
  if (!one || one.id !== chosen.value.id) return html`<p>${texts.loading}</p>`;
  return html`<article class="letter-open" aria-labelledby="letter-title">
    <button type="button" class="plain-button to-list" onClick=${() => choose({ id: 0 })}><${Icon} name="arrow-back" />${words.back}</button>
    <h2 id="letter-title" lang=${one.language || undefined} dir="auto">${one.subject || (one.kind === "sms" ? words.sms : words.mail)}</h2>
    <dl><${Line} term=${words.to}>${one.recipient}<//><${Line} term=${words.from}>${one.sender}<//>
      <${Line} term=${words.time}>${moment(one.created_at)}${one.sent_at ? ` → ${exactTime(one.sent_at)}` : ""} <${State} state=${one.state} />${one.error ? ` ${one.error}` : ""}<//>
      ${one.ticket_id && html`<${Line} term=${words.ticket}><a href=${`/?ticket=${one.ticket_id}`}>${one.reference}</a><//>`}</dl>
    <${Decision} one=${one} />
    <details class="quote"><summary>${words.headers}</summary><pre tabindex="0">${Object.entries(one.headers || {}).map(([name, value]) => `${name}: ${value}`).join("\n")}</pre></details>
    <pre class="letter-text" lang=${one.language || undefined} dir="auto" tabindex="0" aria-label=${words.text}>${one.text}</pre>
    ${one.html && html`<p class="aside">${words.html}</p>`}</article>`;
}

export function Outbox() {
  const { kind, state: wanted, id } = chosen.value;
  useEffect(() => {
    load().catch(tellProblem);
    const timer = setInterval(() => attended() && !document.hidden && load().catch(() => {}), LOOK);
    return () => clearInterval(timer);
  }, [kind, wanted]);
  const state = items.value?.find((row) => row.id === id)?.state;
  useEffect(() => void loadOne().catch(tellProblem), [id, state]);
  return html`<${Frame} page="outbox"><main class=${`page outbox ${id ? "has-ticket" : ""}`} id="main-content" tabindex="-1"><h1>${words.title}</h1><p class="intro">${words.intro}</p>
    <div class="outbox-grid"><section class="letters" aria-label=${words.list}><${Choice} id="kind" label=${words.kind} value=${kind} options=${Object.entries(words.kinds)} onChange=${(value) => choose({ kind: value, id: 0 })} />
      <${Choice} id="state" label=${words.state} value=${wanted} options=${Object.entries(words.states)} onChange=${(value) => choose({ state: value, id: 0 })} />
      ${items.value && !items.value.length && html`<p class="empty">${words.empty}</p>`}<ol class="plain">${(items.value || []).map((row) => html`<${Row} key=${row.id} row=${row} />`)}</ol></section>
      <section class="letter-box" aria-label=${words.text}><${Letter} /></section></div></main><//>`;
}
