// The window for handing a ticket to another authority: to whom, what goes along, the text, and what the citizen is told.
import { get, post, query } from "../api.js";
import { size } from "../format.js";
import { language as own } from "../words/language.js";
import { html, useEffect, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd, Icon } from "../parts.js";
import { open } from "./address.js";
import { loadTicket, refresh, ticket } from "./state.js";
import { act, busy, dialog } from "./verbs.js";
import { talk } from "../words/talk.js";

/** @typedef {import("../types.js").Proposal} Proposal @typedef {import("../types.js").Authority} Authority */
const words = talk.forward;
const close = () => (dialog.value = "");
const toggled = (all, one) => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]);

/** @param {{id: string, label: any, checked: boolean, disabled?: boolean, onChange: () => void}} props */
const Tick = ({ id, label, checked, disabled, onChange }) => html`<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id=${id} checked=${checked} disabled=${disabled} onChange=${onChange} />
  <label class="form-label" for=${id}>${label}</label></div>`;

/** @param {{one: Authority}} props */
const About = ({ one }) => html`<p class="aside" id="forward-about">${one.what}${one.phone && html` · ${words.phone} <span class="num">${one.phone}</span>`}
  ${one.url && html` · <a href=${one.url} target="_blank" rel="noopener noreferrer">${new URL(one.url).host}</a>`}</p><p class="call-line">${one.way === "mail" ? words.mail(one.email) : words.hand}</p>`;

/** @param {{made: Proposal}} props */
const Told = ({ made }) => html`<details class="told"><summary>${words.told} <span class="aside">(${made.tells ? words.toldWhen[made.way] : words.notTold})</span></summary>
  <div class="beside"><div class="body" lang=${made.told_language} dir="auto"><strong>${made.told_subject}</strong>${"\n\n"}${made.told_text}</div>
  ${made.told_language !== "da" && html`<section class="translation" lang="da" aria-label=${words.inDanish}><p class="translation-mark">${words.inDanish}</p><div class="body">${made.told_danish}</div></section>`}</div></details>`;

/** Copy, for a form of another system. @param {string} text */
const copy = (text) => navigator.clipboard.writeText(text).then(() => tell(words.copied), tellProblem);

/** @param {number} id @param {any} body @param {string} way @param {boolean} finish @returns {Promise<string>} what went wrong; empty when it was done */
async function forward(id, body, way, finish) {
  if (busy.value) return words.choose;
  busy.value = true;
  try {
    const after = await post(`/tickets/${id}/forward`, body);
    if (open.value === id) ticket.value = after;
    tell(words.done[way]);
  } catch (error) {
    tellProblem(error);
    await loadTicket(id).catch(() => {});
    return inWords(error);
  } finally {
    busy.value = false;
    refresh();
  }
  return finish ? act("complete", id, { outcome: "forwarded" }) : "";
}

export function ForwardWindow() {
  const { id } = /** @type {import("../types.js").Ticket} */ (ticket.value);
  const [all, setAll] = useState(/** @type {Authority[]} */ ([]));
  const [slug, setSlug] = useState("");
  const [made, setMade] = useState(/** @type {Proposal | null} */ (null));
  const [items, setItems] = useState(/** @type {string[]} */ ([]));
  const [files, setFiles] = useState(/** @type {number[]} */ ([]));
  const [text, setText] = useState("");
  const [edited, setEdited] = useState(false);
  const [finish, setFinish] = useState(false);
  const [error, setError] = useState("");
  useEffect(() => {
    get(`/tickets/${id}/authorities`).then((answer) => {
      setAll(answer.items);
      choose(answer.items.find((one) => one.usual)?.slug || "");
    }, tellProblem);
  }, [id]);
  const propose = async (authority, wanted) => {
    const asked = wanted ? wanted.map((one) => `&item=${encodeURIComponent(one)}`).join("") || "&item=none" : "&item=none";
    return get(`/tickets/${id}/forwarding${query({ authority })}${asked}`);
  };
  const choose = (authority) => {
    setSlug(authority);
    setError("");
    if (authority) propose(authority, []).then((answer) => { setMade(answer); setItems([]); setFiles([]); setText(answer.text); setEdited(false); }, tellProblem);
    else setMade(null);
  };
  const tick = (one) => {
    const wanted = toggled(items, one);
    setItems(wanted);
    if (!edited) propose(slug, wanted).then((answer) => setText(answer.text), tellProblem);
  };
  const anew = () => propose(slug, items).then((answer) => { setText(answer.text); setEdited(false); }, tellProblem);
  const send = async (event) => {
    event.preventDefault();
    if (!made) return setError(words.choose);
    const problem = await forward(id, { authority: slug, handed_over: items, text, files }, made.way, finish);
    return problem ? setError(problem) : close();
  };
  const chosen = all.find((one) => one.slug === slug);
  const options = [["", words.choose], ...all.map((one) => [one.slug, `${own === "en" ? one.name_en : one.name}${one.usual ? ` – ${words.usual}` : ""}`])];
  return html`<${Dialog} title=${words.title} onClose=${close}><form class="forward" onSubmit=${send} novalidate><${FieldError} id="window-error" text=${error} />
    <${Choice} id="forward-to" label=${words.to} value=${slug} options=${options} onChange=${choose} />${chosen && html`<${About} one=${chosen} />`}
    ${made && html`<fieldset class="outcomes"><legend class="form-label">${words.items} <span class="form-hint">${words.itemsHint}</span></legend>
        ${made.items.map((one) => html`<${Tick} key=${one.id} id=${`item-${one.id}`} label=${one[own]} checked=${items.includes(one.id)} onChange=${() => tick(one.id)} />`)}</fieldset>
      ${made.way === "mail" && made.files.length > 0 && html`<fieldset class="outcomes"><legend class="form-label">${words.files}</legend>${made.files.map((one) => html`<${Tick} key=${one.id} id=${`forward-file-${one.id}`} disabled=${one.infected}
        label=${html`<bdi>${one.name}</bdi> <span class="aside">${size(one.size)}${one.infected ? ` · ${words.infected}` : ""}</span>`} checked=${files.includes(one.id)} onChange=${() => setFiles(toggled(files, one.id))} />`)}</fieldset>`}
      <div class="form-group"><label class="form-label" for="forward-text">${words.text}</label><span class="form-hint" id="forward-text-hint">${words.textHint}</span>
        <textarea class="form-input" id="forward-text" rows="10" lang="da" aria-describedby="forward-text-hint" value=${text} onInput=${(event) => { setText(event.currentTarget.value); setEdited(true); }}></textarea></div>
      <p class="tools">${edited && html`<button type="button" class="plain-button" onClick=${anew}><${Icon} name="refresh" />${words.again}</button>`}
        ${made.way === "hand" && html`<button type="button" class="plain-button" onClick=${() => copy(text)}><${Icon} name="document" />${words.copy}</button>`}</p>
      <${Told} made=${made} /><${Tick} id="forward-finish" label=${words.complete} checked=${finish} onChange=${() => setFinish(!finish)} />`}
    <${FormEnd} submit=${words.submit[made?.way || "mail"]} busy=${busy.value} onClose=${close} /></form><//>`;
}
