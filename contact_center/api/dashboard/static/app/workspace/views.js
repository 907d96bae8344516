// Views: filters with a name, each an address of its own; for oneself, or shared with an office.
import { get, patch, post, Problem, remove } from "../api.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd, Icon, Inside } from "../parts.js";
import { may, me, officeName } from "../session.js";
import { texts } from "../texts.js";
import { address, chosenOf, filters, goTo, NONE } from "./address.js";
import { mineCount, queues } from "./state.js";
import { dialog } from "./verbs.js";

/** @typedef {import("../types.js").SavedView} SavedView */
const words = texts.views;
/** @type {{value: SavedView[]}} */
export const views = signal([]);
/** The view that is being changed; none: a new one. @type {{value: SavedView | null}} */
const edited = signal(null);

export async function loadViews() {
  views.value = may("tickets") ? (await get("/views")).items : [];
}

/** @param {Record<string, string>} one @param {Record<string, string>} other */
const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** @param {SavedView | null} view */
function edit(view) {
  edited.value = view;
  dialog.value = "view";
}

export const saveView = () => edit(null);

/** @param {{label: string, wanted: Record<string, string>, count?: number, late?: boolean}} props */
function Ready({ label, wanted, count, late }) {
  const where = address(wanted);
  return html`<li><${Inside} class="queue" href=${where} go=${() => goTo(where)} aria-current=${same(chosenOf(filters.value), wanted) ? "true" : undefined}>
    <span class="queue-name">${label}</span> <span class=${`queue-count ${late && count ? "is-late" : ""}`}>${count ?? ""}</span><//></li>`;
}

/** @param {{view: SavedView}} props */
function Kept({ view }) {
  const note = [view.office && `${words.shared} · ${officeName(view.office)}`, !view.mine && words.by(view.owner)].filter(Boolean).join(" ");
  return html`<li class="kept-view"><${Inside} class="queue" href=${view.address} go=${() => goTo(view.address)} aria-current=${same(chosenOf(filters.value), view.filters) ? "true" : undefined}>
      <span class="queue-name">${view.name}</span>${note && html`<span class="queue-aside">${note}</span>`}<//>
    ${(view.mine || me.value?.role === "lead") && html`<button type="button" class="plain-button" onClick=${() => edit(view)}><${Icon} name="edit" label=${words.edit(view.name)} /></button>`}</li>`;
}

/** What stands above the queues. */
export function ViewList() {
  useEffect(() => {
    loadViews().catch(tellProblem);
  }, []);
  if (!may("tickets")) return null;
  const counted = queues.value;
  return html`<ul class="plain queue-list views" aria-label=${texts.queues.views}>
    <${Ready} label=${texts.queues.yours} wanted=${{ state: "mine" }} count=${mineCount.value} />
    <${Ready} label=${texts.queues.late} wanted=${{ due: "overdue" }} count=${counted?.overdue} late />
    <${Ready} label=${texts.queues.snoozed} wanted=${{ state: "snoozed" }} count=${counted?.snoozed} />
    ${views.value.map((view) => html`<${Kept} key=${view.id} view=${view} />`)}</ul>`;
}

/** Whether there is something worth keeping. */
export const isChanged = () => !same(chosenOf(filters.value), {}) && filters.value !== NONE;

export function ViewWindow() {
  const view = edited.value;
  const [name, setName] = useState(view?.name || "");
  const [office, setOffice] = useState(view?.office || "");
  const [renew, setRenew] = useState(!view);
  const [error, setError] = useState("");
  const close = () => (dialog.value = "");
  const done = async (said) => {
    await loadViews();
    tell(said);
    close();
  };
  const send = async (event) => {
    event.preventDefault();
    if (!name.trim()) return setError(words.missing);
    const shared = view ? { office } : { office: office || undefined };
    const body = { name, ...shared, ...(renew ? { filters: chosenOf(filters.value) } : {}) };
    try {
      await (view ? patch(`/views/${view.id}`, body) : post("/views", body));
      await done(words.saved);
    } catch (caught) {
      setError(caught instanceof Problem && caught.status === 409 ? words.taken : caught.message || texts.problems[500]);
    }
  };
  const forget = () => view && remove(`/views/${view.id}`).then(() => done(words.removed)).catch(tellProblem);
  const mine = !view || view.mine;
  const offices = [["", words.nobody], ...(me.value?.offices || []).map((slug) => [slug, officeName(slug)])];
  return html`<${Dialog} title=${view ? words.change : words.title} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="window-error" text=${error} />
    ${mine && html`<div class="form-group"><label class="form-label" for="view-name">${words.name}</label><span class="form-hint" id="view-hint">${words.nameHint}</span>
      <input class="form-input" id="view-name" maxlength="80" autocomplete="off" aria-describedby="view-hint" value=${name} onInput=${(event) => setName(event.currentTarget.value)} /></div>
    <${Choice} id="view-office" label=${words.share} value=${office} options=${offices} onChange=${setOffice} />
    ${view && html`<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="view-renew" checked=${renew} onChange=${(event) => setRenew(event.currentTarget.checked)} /><label class="form-label" for="view-renew">${words.useFilters}</label></div>`}
    <${FormEnd} submit=${words.submit} onClose=${close} />`}
    ${view && html`<p><button type="button" class="plain-button" onClick=${forget}>${words.remove}</button></p>`}</form><//>`;
}
