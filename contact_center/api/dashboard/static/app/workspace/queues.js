// The left pane: what waits, per office and topic.
import { since } from "../format.js";
import { html, useState } from "../lib.js";
import { Icon, Inside } from "../parts.js";
import { catalogue, me, officeName, topicName } from "../session.js";
import { scope } from "../store.js";
import { texts } from "../texts.js";
import { address, filterBy, filters } from "./address.js";
import { now, queues } from "./state.js";
import { ViewList } from "./views.js";

const words = texts.queues;

/** @param {{office?: string, topic?: string, label: string, waiting: number, oldest: string | null, overdue?: number, strong?: boolean}} props */
function Queue({ office = "", topic = "", label, waiting, oldest, overdue = 0, strong }) {
  const wanted = { ...filters.value, office, topic, due: "", state: "waiting" };
  const { due, state } = filters.value;
  const current = filters.value.office === office && filters.value.topic === topic && !due && state === "waiting";
  const aside = waiting ? `${words.oldest} ${since(oldest, now.value)}` : words.empty;
  return html`<${Inside} class=${`queue ${strong ? "is-strong" : ""}`} href=${address(wanted)} go=${() => filterBy(wanted)}
      aria-current=${current ? "true" : undefined}>
    <span class="queue-name">${label}</span> <span class="queue-count">${waiting}</span>
    <span class=${`queue-aside ${overdue ? "is-late" : ""}`}>${aside}${overdue ? ` · ${words.overdue(overdue)}` : ""}</span><//>`;
}

/** @param {{office: import("../types.js").OfficeCount, alone: boolean}} props */
function OfficeQueues({ office, alone }) {
  const own = (queues.value?.queues || []).filter((queue) => queue.office === office.office);
  const overdue = own.reduce((sum, queue) => sum + queue.overdue, 0);
  const chosen = filters.value.office === office.office;
  const [unfolded, unfold] = useState(alone || chosen);
  const state = catalogue.value.offices.find((one) => one.slug === office.office);
  const label = html`${officeName(office.office)} ${state?.hours_confirmed && html`<span class="opening">${state.open_now ? words.open : words.closed}</span>`}`;
  return html`<li class="office">
    <div class="office-line"><button type="button" class="plain-button fold" aria-expanded=${unfolded || chosen} disabled=${!own.length} onClick=${() => unfold(!unfolded)}>
        <${Icon} name=${unfolded || chosen ? "chevron-down" : "chevron-right"} label=${officeName(office.office)} /></button>
      <${Queue} office=${office.office} label=${label} waiting=${office.waiting} oldest=${office.oldest_at} overdue=${overdue} strong /></div>
    ${(unfolded || chosen) && own.length > 0 && html`<ul class="plain topics">${own.map((queue) => html`<li key=${queue.topic}>
      <${Queue} office=${queue.office} topic=${queue.topic} label=${topicName(queue.topic)} waiting=${queue.waiting} oldest=${queue.oldest_at} overdue=${queue.overdue} /></li>`)}</ul>`}
  </li>`;
}

function Scope() {
  return html`<div class="segments" role="group" aria-label=${words.scope}>
    ${[["all", words.allOffices], ["mine", words.myOffices]].map(([key, label]) => html`
      <button key=${key} type="button" aria-pressed=${scope.value === key} onClick=${() => (scope.value = key)}>${label}</button>`)}</div>`;
}

export function QueuePane() {
  const counted = queues.value;
  if (!counted) return html`<nav class="pane queues" aria-label=${words.title}><p>${texts.loading}</p></nav>`;
  const own = new Set(me.value?.offices);
  const hasBoth = counted.offices.some((office) => !own.has(office.office)) && own.size > 0;
  const shown = hasBoth && scope.value === "mine" ? counted.offices.filter((office) => own.has(office.office)) : counted.offices;
  const overdue = counted.queues.reduce((sum, queue) => sum + queue.overdue, 0);
  return html`<nav class="pane queues" aria-label=${words.title}>
    <ul class="plain queue-list"><li><${Queue} label=${words.all} waiting=${counted.waiting} oldest=${counted.oldest_at} overdue=${overdue} strong /></li></ul>
    <${ViewList} />
    ${hasBoth && html`<${Scope} />`}
    <ul class="plain queue-list offices">${shown.map((office) => html`<${OfficeQueues} key=${office.office} office=${office} alone=${shown.length < 3} />`)}</ul>
  </nav>`;
}
