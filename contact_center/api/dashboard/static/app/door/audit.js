// The audit log: one's own deeds, those in one's offices, or all, as the role goes.
import { get, query } from "../api.js";
import { exactTime, longDay } from "../format.js";
import { Frame } from "../frame.js";
import { html, signal, useEffect, useRef, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd, Icon } from "../parts.js";
import { may, me, officeName } from "../session.js";
import { texts } from "../texts.js";
import { Field } from "./parts.js";
import { words as all } from "./words.js";

const words = all.audit;
const NAMES = ["from", "to", "actor", "action", "ticket"];
const read = () => Object.fromEntries(NAMES.map((name) => [name, new URLSearchParams(location.search).get(name) || ""]));
const chosen = signal(read());
/** @type {{value: any[] | null}} */
const rows = signal(null);
const cursor = signal("");
addEventListener("popstate", () => (chosen.value = read()));

async function load(more = false) {
  const asked = { ...chosen.value, limit: 100, cursor: more ? cursor.value : "" };
  const answer = await get(`/audit${query(asked)}`);
  rows.value = more ? [...(rows.value || []), ...answer.items] : answer.items;
  cursor.value = answer.next_cursor || "";
}

function Filters() {
  const [form, setForm] = useState(chosen.value);
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const send = (event) => {
    event.preventDefault();
    chosen.value = form;
    history.pushState(null, "", `/audit${query(form)}`);
  };
  const known = [["", words.all], ...Object.entries(all.actions)];
  const fitting = known.some(([key]) => key === form.action) ? known : [...known, [form.action, form.action]];
  return html`<form class="filters audit-filters" onSubmit=${send} novalidate><${Field} id="from" type="date" label=${words.from} value=${form.from} onInput=${set("from")} /><${Field} id="to" type="date" label=${words.to} value=${form.to} onInput=${set("to")} />
    ${me.value.role !== "agent" && html`<${Field} id="actor" label=${words.actor} value=${form.actor} onInput=${set("actor")} autocomplete="off" autocapitalize="none" spellcheck=${false} />`}
    <${Choice} id="action" label=${words.action} value=${form.action} options=${fitting} onChange=${set("action")} /><${Field} id="ticket" label=${words.ticket} value=${form.ticket} onInput=${set("ticket")} inputmode="numeric" autocomplete="off" />
    <div class="filter-end"><button class="button button-primary small">${words.show}</button></div></form>`;
}

function ExportWindow({ onClose }) {
  const [error, setError] = useState("");
  const form = useRef(null);
  const send = (event) => {
    event.preventDefault();
    const reason = String(new FormData(form.current).get("reason") || "").trim();
    if (reason.length < 5) return setError(words.reasonHint);
    location.assign(`/api/v1/audit.csv${query({ ...chosen.value, reason })}`);
    onClose();
  };
  return html`<${Dialog} title=${words.csvTitle} onClose=${onClose}><form ref=${form} onSubmit=${send} novalidate><${FieldError} id="export-error" text=${error} /><${Field} id="reason" label=${words.reason} hint=${words.reasonHint} maxlength="200" autocomplete="off" error=${error && "export-error"} />
    <${FormEnd} submit=${words.submit} onClose=${onClose} /></form><//>`;
}

/** What changed, in short. @param {Record<string, any>} fields */
const told = (fields) =>
  Object.entries(fields)
    .map(([name, value]) => (value === null ? name : `${name}: ${value && value.after !== undefined ? `${value.before} → ${value.after}` : value}`))
    .join(" · ");

/** @param {{row: any}} props */
function Row({ row }) {
  const about = row.ticket_id ? html`<a href=${`/?ticket=${row.ticket_id}`}>${row.ticket_id}</a>${row.object_kind !== "ticket" ? ` (${row.object_kind} ${row.object_id})` : ""}` : `${row.object_kind} ${row.object_id}`;
  const details = [row.reason && `${words.because} ${row.reason}`, told(row.fields), row.key_id && `${words.byKey} ${row.key_id}`, row.origin].filter(Boolean).join(" · ");
  return html`<tr><td class="num">${row.seq}</td><td class="when">${longDay(row.at)} ${exactTime(row.at)}</td><th scope="row">${row.actor}</th><td title=${row.action}>${all.actions[row.action] || row.action}</td><td>${about}</td><td>${row.office && officeName(row.office)}</td><td class="aside">${details}</td></tr>`;
}

export function Audit() {
  const [exporting, setExporting] = useState(false);
  useEffect(() => void load().catch(tellProblem), [chosen.value]);
  const heads = ["#", words.at, words.who, words.what, words.about, words.office, words.details];
  return html`<${Frame} page="audit"><main class="page" id="main-content" tabindex="-1" lang=${all.language}><h1 id="audit-title">${words.title}</h1><p class="intro">${words.intro[me.value.role]}</p><${Filters} key=${JSON.stringify(chosen.value)} />
    ${may("export") && html`<p><button type="button" class="button button-secondary small" onClick=${() => setExporting(true)}><${Icon} name="download" />${words.csv}</button></p>`}
    ${!rows.value ? html`<p>${texts.loading}</p>` : !rows.value.length ? html`<p class="empty">${words.none}</p>` : html`<div class="wide-table" tabindex="0" role="region" aria-labelledby="audit-title"><table class="counts"><thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows.value.map((row) => html`<${Row} key=${row.seq} row=${row} />`)}</tbody></table></div>`}
    ${cursor.value && html`<p><button type="button" class="button button-secondary" onClick=${() => load(true).catch(tellProblem)}>${words.more}</button></p>`}</main>${exporting && html`<${ExportWindow} onClose=${() => setExporting(false)} />`}<//>`;
}
