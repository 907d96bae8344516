// The wall: read from five metres, refreshed by the stream of events, without a word about any citizen.
import { get } from "../api.js";
import { Frame } from "../frame.js";
import { count, exactTime, moment, since } from "../format.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { follow, listen } from "../live.js";
import { tellProblem } from "../notices.js";
import { Badge } from "../parts.js";
import { may, officeName } from "../session.js";
import { texts } from "../texts.js";

const words = texts.wall;
const EVERY = 15_000; // presence and deadlines move without events, too
const STALE = 40_000;
const SOON = 500;
/** @type {{value: any}} */
const wall = signal(null);

async function load() {
  wall.value = await get("/wallboard");
  follow(wall.value.seq);
}

/** @param {{label: string, value: string, aside?: string, kind?: string}} props */
const Tile = ({ label, value, aside, kind = "" }) => html`<div class=${`tile ${kind}`}><dt class="tile-label">${label}</dt><dd class="tile-value">${value}${aside && html` <span class="tile-aside">${aside}</span>`}</dd></div>`;

const staffIn = (staff) => Object.entries(words.states).filter(([state]) => staff[state]).map(([state, label]) => `${staff[state]} ${label}`).join(", ") || words.nobody;

/** @param {{now: number}} props */
const Offices = ({ now }) => html`<div class="scroll" tabindex="0" role="region" aria-label=${words.office}><table class="counts wall-table"><caption class="sr-only">${words.office}</caption><thead><tr>${[words.office, words.waiting, words.calls, words.oldest, words.overdue, words.staff].map((head) => html`<th scope="col" key=${head}>${head}</th>`)}</tr></thead>
  <tbody>${wall.value.offices.map((one) => html`<tr key=${one.office}><th scope="row">${officeName(one.office)} <${Badge} kind=${one.open_now ? "live" : ""} text=${one.open_now ? words.open : words.closed} /></th>
    <td>${count(one.waiting)}</td><td>${count(one.calls)}</td><td>${since(one.oldest_at, now)}</td><td>${one.overdue ? html`<${Badge} kind="late" text=${count(one.overdue)} />` : "0"}</td><td>${staffIn(one.staff)}</td></tr>`)}</tbody></table></div>`;

function Matrix() {
  const { offices, queues } = wall.value;
  const topics = [...new Map(queues.map((one) => [one.topic, one.label]))];
  const cell = (topic, office) => queues.find((one) => one.topic === topic && one.office === office);
  const most = Math.max(8, ...queues.map((one) => one.waiting));
  const drawn = (found, office) => html`<td key=${office} class=${found ? `heat-${Math.ceil((4 * found.waiting) / most)}` : ""}>${found ? html`${count(found.waiting)}${found.overdue ? html` <span class="is-late">(${count(found.overdue)} ${words.overdue.toLowerCase()})</span>` : ""}` : ""}</td>`;
  return html`<h2>${words.matrix}</h2><div class="scroll" tabindex="0" role="region" aria-label=${words.matrix}><table class="counts wall-table"><thead><tr><th scope="col">${words.topic}</th>${offices.map((one) => html`<th scope="col" key=${one.office}>${officeName(one.office)}</th>`)}</tr></thead>
    <tbody>${topics.map(([topic, label]) => html`<tr key=${topic}><th scope="row">${label}</th>${offices.map((one) => drawn(cell(topic, one.office), one.office))}</tr>`)}</tbody></table></div>`;
}

const named = (one) => (may("tickets") ? html`<a href=${`/?ticket=${one.id}`}>${one.reference}</a>` : one.reference);
const Urgent = () => html`<h2>${words.urgent}</h2>${!wall.value.urgent.length ? html`<p>${words.none}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${words.urgent}><table class="counts wall-table"><thead><tr>${[words.reference, words.topic, words.office, words.due].map((head) => html`<th scope="col" key=${head}>${head}</th>`)}</tr></thead>
  <tbody>${wall.value.urgent.slice(0, 12).map((one) => html`<tr key=${one.id}><th scope="row">${named(one)}</th><td>${one.label}</td><td>${officeName(one.office)}</td>
    <td><${Badge} kind=${one.late ? "late" : "soon"} text=${one.late ? words.late : words.soon} /> ${moment(one.due_at)} · ${one.held ? words.held : words.free}</td></tr>`)}</tbody></table></div>`}`;

export function Wall() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => load().catch(() => {}), SOON);
    };
    load().catch(tellProblem);
    const stop = listen(soon);
    const timers = [setInterval(soon, EVERY), setInterval(() => setNow(Date.now()), 1000)];
    return () => {
      stop();
      clearTimeout(waiting);
      timers.forEach(clearInterval);
    };
  }, []);
  const shown = wall.value;
  if (!shown) return html`<${Frame} page="wall"><main class="page" id="main-content" tabindex="-1"><h1>${words.title}</h1><p>${texts.loading}</p></main><//>`;
  const old = now - Date.parse(shown.at) > STALE;
  return html`<${Frame} page="wall"><main class="page wall" id="main-content" tabindex="-1"><div class="wall-head"><h1>${words.title}</h1>
      <p class=${old ? "is-late" : "aside"} role=${old ? "alert" : undefined}>${old ? words.stale : words.updated(exactTime(shown.at))}</p>
      <button type="button" class="button button-secondary small" onClick=${() => document.documentElement.requestFullscreen?.()}>${words.full}</button></div>
    <dl class="tiles"><${Tile} label=${words.waiting} value=${count(shown.waiting)} /><${Tile} label=${words.calls} value=${count(shown.calls)} kind=${shown.calls ? "is-soon" : ""} />
      <${Tile} label=${words.oldest} value=${since(shown.oldest_at, now)} /><${Tile} label=${words.overdue} value=${count(shown.overdue)} kind=${shown.overdue ? "is-late" : ""} />
      <${Tile} label=${words.finished} value=${count(shown.finished_today)} aside=${`${count(shown.finished_in_time)} ${words.inTime}`} /></dl>
    ${shown.alarms.map((one) => html`<p class="is-late" key=${one.id}>${one.text}</p>`)}
    <${Offices} now=${now} /><${Matrix} /><${Urgent} /></main><//>`;
}
