// The middle pane: the tickets, oldest need first. Rows are keyed, so what is focused stays focused when others come and go.
import { deadline, duration, since } from "../format.js";
import { batch, html, useLayoutEffect, useRef } from "../lib.js";
import { Badge, Icon, Inside } from "../parts.js";
import { tellProblem } from "../notices.js";
import { me, officeName } from "../session.js";
import { texts } from "../texts.js";
import { address, filters, open } from "./address.js";
import { cursor, held, list, loadList, loadMore, now, second } from "./state.js";
import { focusRow, show } from "./verbs.js";

const words = texts.list;
const ICONS = { mail: "email", call: "support-agent", callback: "smartphone", voicemail: "chat" };

/** How long it has waited, or waited until now. @param {import("../types.js").TicketRow} row */
function waited(row) {
  if (row.state === "completed" || row.state === "canceled") return "–";
  return row.kind === "call" && row.state === "pending" ? duration(second.value - Date.parse(row.waiting_since)) : since(row.waiting_since, now.value);
}

/** @param {{row: import("../types.js").TicketRow}} props */
function Holder({ row }) {
  if (!row.claimed_by || row.state === "completed") return null;
  const name = row.claimed_by.id === me.value?.id ? words.you : row.claimed_by.name;
  return html` <span class="holder"><${Icon} name="person" />${words.held} ${name}</span>`;
}

/**
 * What changes with the keyboard comes as properties: so a step redraws two rows and not all of them.
 * @param {{row: import("../types.js").TicketRow, current: boolean, marked: boolean, stop: boolean}} props
 */
function Row({ row, current, marked, stop }) {
  const badge = deadline(row, now.value);
  const kind = texts.kinds[row.kind] || row.kind;
  const press = (event) => !event.target.closest("a, button") && show(row.id);
  return html`<tr class=${`${badge.kind === "late" ? "is-late" : ""} ${current ? "is-active" : ""} ${marked ? "is-cursor" : ""}`} onClick=${press}>
    <td class="c-kind" title=${kind}><${Icon} name=${ICONS[row.kind] || "help"} label=${kind} /></td>
    <th scope="row" class="c-ref"><${Inside} href=${address(filters.value, row.id)} go=${() => show(row.id)} data-row=${row.id} tabindex=${stop ? 0 : -1}
      aria-current=${current ? "true" : undefined} onFocus=${() => (cursor.value = row.id)}>${row.reference}<//>${row.address_dead && html`<span class="dead" title=${words.addressDead}><${Icon} name="warning" label=${words.addressDead} /></span>`}</th>
    <td class="c-topic" title=${row.topic_label}>${row.topic_label}${!row.sure && html`<span class="unsure" title=${words.unsure}>?<span class="sr-only"> ${words.unsure}</span></span>`}</td>
    <td class="c-lang"><abbr title=${row.language_danish}>${row.language}</abbr></td>
    <td class="c-who">${row.party_name || row.party_address || words.unknownParty}${row.party_name && html`<span class="addr">${row.party_address}</span>`}</td>
    <td class="c-snip"><span class="snip-text" dir="auto">${row.subject && html`<strong>${row.subject}</strong>${row.snippet ? " – " : ""}`}${row.snippet}</span><${Holder} row=${row} /></td>
    <td class="c-office">${officeName(row.office)}</td>
    <td class="c-wait num">${waited(row)}</td>
    <td class="c-due"><${Badge} kind=${badge.kind} text=${badge.text} title=${badge.title} /></td></tr>`;
}

/** If the focused row has gone, the one in its place is focused, not the page. */
function useKeptFocus() {
  const place = useRef({ id: 0, index: -1 });
  const items = list.value.items;
  useLayoutEffect(() => {
    const { id, index } = place.current;
    if (id && document.activeElement === document.body && !items.some((row) => row.id === id) && items.length) {
      const next = items[Math.min(index, items.length - 1)];
      cursor.value = next.id;
      requestAnimationFrame(() => focusRow(next.id));
    }
  }, [items]);
  return {
    onFocusIn: (event) => {
      const id = Number(event.target.dataset?.row) || 0;
      place.current = { id, index: items.findIndex((row) => row.id === id) };
    },
    onFocusOut: (event) => {
      if (event.relatedTarget) place.current = { id: 0, index: -1 };
    },
  };
}

function showHeld() {
  batch(() => {
    held.value = [];
    loadList().catch(tellProblem);
  });
}

function Summary() {
  const { items, total } = list.value;
  return html`<p class="rows-message">${words.shows} <strong>${items.length}</strong> ${words.of} <strong>${total}</strong> ${words.contacts}
    ${held.value.length > 0 && html` · <button type="button" class="plain-button" onClick=${showHeld}>${words.news(held.value.length)}</button>`}</p>`;
}

const Head = () => html`<thead><tr><th scope="col" class="c-kind"><span class="sr-only">${words.channel}</span></th><th scope="col" class="c-ref">${words.reference}</th>
  <th scope="col" class="c-topic">${words.topic}</th><th scope="col" class="c-lang">${words.language}</th><th scope="col" class="c-who">${words.from}</th>
  <th scope="col" class="c-snip">${words.snippet}</th><th scope="col" class="c-office">${words.office}</th><th scope="col" class="c-wait">${words.wait}</th>
  <th scope="col" class="c-due">${words.due}</th></tr></thead>`;

export function TicketTable() {
  const { items, cursor: next, loaded } = list.value;
  const focus = useKeptFocus();
  const stop = items.some((row) => row.id === cursor.value) ? cursor.value : items[0]?.id;
  const empty = filters.value.state === "waiting" && !filters.value.q ? words.emptyWaiting : words.empty;
  return html`<${Summary} /><div class="list-box" data-list role="region" aria-label=${words.title} tabindex=${items.length ? undefined : 0} ...${focus}>
    <table class="tickets"><caption class="sr-only">${words.title}</caption><${Head} />
      <tbody>${items.map((row) => html`<${Row} key=${row.id} row=${row} current=${open.value === row.id} marked=${cursor.value === row.id} stop=${stop === row.id} />`)}</tbody></table>
    ${loaded && !items.length && html`<p class="empty">${empty}</p>`}
    ${next && html`<button type="button" class="button button-secondary small" onClick=${() => loadMore().catch(tellProblem)}>${words.more}</button>`}</div>`;
}
