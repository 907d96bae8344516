// The workspace: queues | list | conversation.
import { post } from "../api.js";
import { moment, since } from "../format.js";
import { html, signal, useEffect } from "../lib.js";
import { Frame } from "../frame.js";
import { tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { may, officeName, topicName } from "../session.js";
import { density } from "../store.js";
import { texts } from "../texts.js";
import { filterBy, filters, NONE, open } from "./address.js";
import { Conversation } from "./conversation.js";
import { FilterBar } from "./filters.js";
import { listenToKeys } from "./keyboard.js";
import { TicketTable } from "./list.js";
import { QueuePane } from "./queues.js";
import { loadQueues, mineCount, now, queues, startWorkspace } from "./state.js";
import { busy, dialog, takeNext } from "./verbs.js";
import { Windows } from "./windows.js";

/** On a small screen queues and filters are folded away. */
const unfolded = signal(false);

/** What is chosen, in words. */
function heading() {
  const { office, topic, state } = filters.value;
  const where = [office && officeName(office), topic && topicName(topic)].filter(Boolean).join(" · ");
  return where || (state === "waiting" ? texts.queues.all : texts.filters.states[state] || texts.queues.all);
}

/** @param {{label: string, value: string | number, aside: string, late?: boolean}} props */
const Tile = ({ label, value, aside, late }) => html`<div class=${`tile ${late ? "is-late" : ""}`}><span class="tile-label">${label}</span><p class="tile-value">${value}</p><p class="tile-aside">${aside}</p></div>`;

function Tiles() {
  const counted = queues.value;
  if (!counted) return null;
  const words = texts.tiles;
  const overdue = counted.queues.reduce((sum, queue) => sum + queue.overdue, 0);
  const oldest = counted.queues.find((queue) => queue.oldest_at === counted.oldest_at);
  const busyOffices = counted.offices.filter((office) => office.waiting).length;
  return html`<div class="tiles" role="group" aria-label=${words.title}>
    <${Tile} label=${words.waiting} value=${counted.waiting} aside=${counted.waiting ? words.inOffices(busyOffices) : words.none} />
    <${Tile} label=${words.oldest} value=${since(counted.oldest_at, now.value)} aside=${oldest ? `${topicName(oldest.topic)} · ${officeName(oldest.office)}` : words.none} />
    <${Tile} label=${words.overdue} value=${overdue} aside=${words.ofWaiting(counted.waiting)} late=${overdue > 0} />
    <${Tile} label=${words.today} value=${counted.due_today ?? texts.none} aside=${words.due} /></div>`;
}

/** What somebody must know now; a lead may end it. */
function Alarms() {
  const on = queues.value?.alarms || [];
  if (!on.length) return null;
  const words = texts.alarms;
  const clear = (alarm) =>
    post(`/alarms/${alarm.id}/clear`)
      .then(() => {
        tell(words.cleared);
        return loadQueues();
      })
      .catch(tellProblem);
  return html`<section class="alarms" aria-label=${words.title}>${on.map((alarm) => html`<p class="alarm" key=${alarm.id}><${Icon} name="warning" /><span>${alarm.text} <span class="aside">${words.since} ${moment(alarm.since, now.value)}</span></span>
    ${may("upkeep") && html`<button type="button" class="button button-secondary small" onClick=${() => clear(alarm)}>${alarm.kind === "replies-off" ? words.turnOn : words.clear}</button>`}</p>`)}</section>`;
}

function KeyBar() {
  return html`<p class="key-bar">${texts.help.bar.map(([one, two, what]) => html`<span key=${one}><kbd>${one}</kbd>${two && html`/<kbd>${two}</kbd>`} ${what}</span>`)}
    <button type="button" class="plain-button" onClick=${() => (dialog.value = "help")}>${texts.help.button} (?)</button></p>`;
}

function ListPane() {
  return html`<section class="pane list" aria-labelledby="list-title">
    <div class="title-bar"><h2 id="list-title">${heading()}</h2>
      ${may("tickets") && html`<button type="button" class="button button-primary" aria-keyshortcuts="n" disabled=${busy.value} onClick=${takeNext}>
        <${Icon} name="headset" /><span>${texts.list.takeNext}<span class="long"> ${texts.list.oneTicket}</span></span> <kbd aria-hidden="true">N</kbd></button>`}</div>
    <button type="button" class="plain-button narrow-only" aria-expanded=${unfolded.value} onClick=${() => (unfolded.value = !unfolded.value)}>${texts.filters.more}</button>
    <${Alarms} /><${Tiles} />${may("tickets") ? html`<${FilterBar} /><${TicketTable} /><${KeyBar} />` : html`<p>${texts.problems[403]}</p>`}</section>`;
}

export function Workspace() {
  useEffect(startWorkspace, []);
  useEffect(listenToKeys, []);
  const mine = filters.value.state === "mine";
  const go = (key) => filterBy({ ...NONE, state: key === "mine" ? "mine" : "waiting" });
  useEffect(() => {
    document.title = `${heading()} – ${texts.product}`;
  });
  return html`<${Frame} page=${mine ? "mine" : "queues"} mine=${mineCount.value} live go=${go}>
    <div class=${`workspace ${open.value ? "has-ticket" : ""} ${unfolded.value ? "is-unfolded" : ""}`} data-density=${density.value}>
      <${QueuePane} /><main class="both" id="main-content" tabindex="-1"><h1 class="sr-only">${texts.pages.queues}</h1><${ListPane} /><${Conversation} /></main></div><${Windows} /><//>`;
}
