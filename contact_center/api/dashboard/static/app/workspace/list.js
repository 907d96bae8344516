// The middle pane: the tickets, oldest need first. Rows are keyed, so what is focused stays focused when others come and go.
import { batch, html, useLayoutEffect, useRef } from "../lib.js";
import { connection } from "../live.js";
import { tellProblem } from "../notices.js";
import { texts } from "../texts.js";
import { filters, open } from "./address.js";
import { BulkBar } from "./bulk.js";
import { allMatching, chosen, togglePage } from "./chosen.js";
import { Row } from "./row.js";
import { cursor, held, list, loadList, loadMore, refused } from "./state.js";
import { focusRow } from "./verbs.js";

const words = texts.list;

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

export function showHeld() {
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

/** @param {{all: boolean, some: boolean}} props */
function PickAll({ all, some }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.indeterminate = some && !all;
  });
  return html`<label><input ref=${box} type="checkbox" checked=${all} onClick=${togglePage} /><span class="sr-only">${words.chooseAll}</span></label>`;
}

/** @param {{all: boolean, some: boolean}} props */
const Head = ({ all, some }) => html`<thead><tr><td class="c-pick"><${PickAll} all=${all} some=${some} /></td><th scope="col" class="c-kind"><span class="sr-only">${words.channel}</span></th><th scope="col" class="c-ref">${words.reference}</th>
  <th scope="col" class="c-topic">${words.topic}</th><th scope="col" class="c-lang">${words.language}</th><th scope="col" class="c-who">${words.from}</th>
  <th scope="col" class="c-snip">${words.snippet}</th><th scope="col" class="c-office">${words.office}</th><th scope="col" class="c-wait">${words.wait}</th>
  <th scope="col" class="c-due">${words.due}</th></tr></thead>`;

/** The rows as they were drawn: one that stands as before is not even compared. */
function useRows() {
  const before = useRef(new Map());
  const { items } = list.value;
  const stop = items.some((row) => row.id === cursor.value) ? cursor.value : items[0]?.id;
  const drawn = new Map();
  for (const row of items) {
    const is = { current: open.value === row.id, marked: cursor.value === row.id, stop: stop === row.id, chosen: allMatching.value || chosen.value.has(row.id) };
    const old = before.current.get(row.id);
    const same = old && old.row === row && Object.keys(is).every((name) => is[name] === old.is[name]);
    drawn.set(row.id, same ? old : { row, is, node: html`<${Row} key=${row.id} row=${row} ...${is} />` });
  }
  before.current = drawn;
  return [...drawn.values()].map((one) => one.node);
}

export function TicketTable() {
  const { items, cursor: next, loaded } = list.value;
  const focus = useKeptFocus();
  const rows = useRows();
  const empty = filters.value.state === "waiting" && !filters.value.q ? words.emptyWaiting : words.empty;
  const all = allMatching.value || (items.length > 0 && items.every((row) => chosen.value.has(row.id)));
  if (refused.value) return html`<p class="empty" role="alert">${texts.problems[422]} ${refused.value}</p>`;
  return html`<${Summary} /><div class="list-box" data-list role="region" aria-label=${words.title} tabindex=${items.length ? undefined : 0} data-stale=${connection.value === "lost" || undefined} ...${focus}>
    <table class="tickets"><caption class="sr-only">${words.title}</caption><${Head} all=${all} some=${chosen.value.size > 0} />
      <tbody>${rows}</tbody></table>
    ${loaded && !items.length && html`<p class="empty">${empty}</p>`}
    ${next && html`<button type="button" class="button button-secondary small" onClick=${() => loadMore().catch(tellProblem)}>${words.more}</button>`}</div><${BulkBar} />`;
}
