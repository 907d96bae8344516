// The middle pane: the tickets, oldest need first. Rows are keyed, so what is focused stays focused when others come and go.
import { batch, html, useLayoutEffect, useRef } from "../lib.js";
import { connection } from "../live.js";
import { tellProblem } from "../notices.js";
import { texts } from "../texts.js";
import { filters, open } from "./address.js";
import { BulkBar } from "./bulk.js";
import { allMatching, chosen, toggle, togglePage } from "./chosen.js";
import { aging, line } from "./row.js";
import { cursor, held, list, loadList, loadMore, now, refused } from "./state.js";
import { focusRow, show } from "./verbs.js";

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
      if (id) cursor.value = id;
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
  return html`<p class="rows-message">${words.shows} <strong>${items.length}</strong> ${words.of} <strong>${total}</strong> ${words.tickets}
    ${held.value.length > 0 && html` · <button type="button" class="plain-button" onClick=${showHeld}>${words.news(held.value.length)}</button>`}</p>`;
}

/** @param {{all: boolean, some: boolean}} props */
function PickAll({ all, some }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.indeterminate = some && !all;
  });
  return html`<input ref=${box} type="checkbox" checked=${all} aria-label=${words.chooseAll} onClick=${togglePage} />`;
}

/** What stands over the columns. @type {[string, string][]} */
const COLUMNS = [["c-ref", words.reference], ["c-topic", words.topic], ["c-lang", words.language], ["c-who", words.from], ["c-snip", words.snippet], ["c-office", words.office], ["c-wait", words.wait], ["c-due", words.due]];

/** @param {{all: boolean, some: boolean}} props */
const Head = ({ all, some }) => html`<thead role="rowgroup"><tr role="row"><td class="c-pick" role="cell"><${PickAll} all=${all} some=${some} /></td><th scope="col" role="columnheader" class="c-kind"><span class="sr-only">${words.channel}</span></th>
  ${COLUMNS.map(([name, label]) => html`<th scope="col" role="columnheader" key=${name} class=${name}>${label}</th>`)}</tr></thead>`;

/** The rows as they were drawn: one that stands as before is not even compared. */
function useRows() {
  const before = useRef(new Map());
  const { items } = list.value;
  const [at, here, shown, all, some] = [now.value, cursor.value, open.value, allMatching.value, chosen.value];
  const stop = items.some((row) => row.id === here) ? here : items[0]?.id;
  const drawn = new Map();
  for (const row of items) {
    const old = before.current.get(row.id);
    const known = old && old.row === row ? old : null;
    const how = { current: shown === row.id, marked: here === row.id, stop: stop === row.id, chosen: all || some.has(row.id) };
    const age = known && known.at === at ? known.age : aging(row);
    const same = known && known.age === age && known.how.current === how.current && known.how.marked === how.marked && known.how.stop === how.stop && known.how.chosen === how.chosen;
    drawn.set(row.id, { row, how, at, age, node: same ? known.node : line(row, how) });
  }
  before.current = drawn;
  return [...drawn.values()].map((one) => one.node);
}

/** One listener for all rows: a box chooses, anything else opens; with a modifier the browser opens its tab. @param {MouseEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const id = Number(target.closest("tr[data-id]")?.getAttribute("data-id")) || 0;
  if (!id) return;
  if (target.closest(".c-pick")) toggle(id, event.shiftKey);
  else if (target.closest("a") && (event.metaKey || event.ctrlKey || event.shiftKey)) return;
  else {
    event.preventDefault();
    show(id);
  }
}

export function TicketTable() {
  const { items, cursor: next, loaded } = list.value;
  const focus = useKeptFocus();
  const rows = useRows();
  const empty = filters.value.state === "waiting" && !filters.value.q ? words.emptyWaiting : words.empty;
  const all = allMatching.value || (items.length > 0 && items.every((row) => chosen.value.has(row.id)));
  if (refused.value) return html`<p class="empty" role="alert">${texts.problems[422]} ${refused.value}</p>`;
  return html`<${Summary} /><div class="list-box" data-list role="region" aria-label=${words.title} tabindex=${items.length ? undefined : 0} data-stale=${connection.value === "lost" || undefined} onClick=${pressed} ...${focus}>
    <table class="tickets" role="table"><caption class="sr-only">${words.title}</caption><${Head} all=${all} some=${chosen.value.size > 0} />
      <tbody role="rowgroup">${rows}</tbody></table>
    ${loaded && !items.length && html`<p class="empty">${empty}</p>`}
    ${next && html`<button type="button" class="button button-secondary small" onClick=${() => loadMore().catch(tellProblem)}>${words.more}</button>`}</div><${BulkBar} />`;
}
