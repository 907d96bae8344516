// Ready-made replies: one's own, and other words for those of the files.
import { get } from "../api.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Badge, Dialog, FieldError, FormEnd } from "../parts.js";
import { catalogue, topicName } from "../session.js";
import { texts } from "../texts.js";
import { language } from "../words/language.js";
import { save } from "./settings.js";

const words = texts.settings;
const replies = signal([]);
const editing = signal(/** @type {any} */ (null));
const NEW = { id: "", title: "", title_en: "", topics: [], texts: {}, version: 0, own: false, hidden: false };

/** What a reply is called on this screen. */
const titled = (one) => (language === "en" && one.title_en) || one.title;
const load = async () => void (replies.value = await get("/settings/canned-replies"));
const close = () => (editing.value = null);

/** @param {{done: () => Promise<void>}} props */
function Editor({ done }) {
  const before = editing.value;
  const [draft, setDraft] = useState(before);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (name) => (event) => setDraft({ ...draft, [name]: event.currentTarget.value });
  const send = async (body, method = "PUT") => {
    setBusy(true);
    const problem = await save(`canned-replies/${draft.id || "-"}`, body, before.version, method);
    setBusy(false);
    setError(problem);
    if (!problem) close();
    await load();
    await done();
  };
  const submit = (event) => {
    event.preventDefault();
    const filled = Object.fromEntries(Object.entries(draft.texts).filter(([, text]) => text.trim()));
    const lacking = ["da", "en"].find((code) => !filled[code]);
    if (lacking || !draft.id) return setError(lacking ? words.needed : words.id);
    return send({ title: draft.title, title_en: draft.title_en, topics: draft.topics, texts: filled });
  };
  const served = catalogue.value.languages.filter((one) => one.served);
  return html`<${Dialog} title=${before.id ? titled(before) : words.make} onClose=${close}><form onSubmit=${submit} novalidate><${FieldError} id="reply-error" text=${error} />
    ${!before.id && html`<div class="form-group"><label class="form-label" for="reply-id">${words.id}</label><input class="form-input" id="reply-id" pattern="[a-z0-9][a-z0-9-]*" value=${draft.id} onInput=${set("id")} /></div>`}
    <div class="form-group"><label class="form-label" for="reply-title">${words.nameDa}</label><input class="form-input" id="reply-title" lang="da" value=${draft.title} onInput=${set("title")} /></div>
    <div class="form-group"><label class="form-label" for="reply-title-en">${words.nameEn}</label><input class="form-input" id="reply-title-en" lang="en" value=${draft.title_en} onInput=${set("title_en")} /></div>
    <div class="form-group"><label class="form-label" for="reply-topics">${words.topics}</label><select multiple class="form-select" id="reply-topics" size="5" onChange=${(event) => setDraft({ ...draft, topics: [...event.currentTarget.selectedOptions].map((one) => one.value) })}>
      ${catalogue.value.topics.map((one) => html`<option key=${one.slug} value=${one.slug} selected=${draft.topics.includes(one.slug)}>${one.label}</option>`)}</select></div>
    ${served.map((one) => html`<div class="form-group" key=${one.code}><label class="form-label" for=${`reply-${one.code}`}>${words.text(one.label)}</label>
      <textarea class="form-input" lang=${one.code} id=${`reply-${one.code}`} rows="4" value=${draft.texts[one.code] || ""} onInput=${(event) => setDraft({ ...draft, texts: { ...draft.texts, [one.code]: event.currentTarget.value } })}></textarea></div>`)}
    ${before.id && html`<div class="button-row">${!before.hidden && html`<button type="button" class="plain-button" onClick=${() => send({ hidden: true })}>${words.hide}</button>`}
      ${before.own && html`<button type="button" class="plain-button" onClick=${() => send(undefined, "DELETE")}>${words.reset}</button>`}</div>`}
    <${FormEnd} submit=${words.save} busy=${busy} onClose=${close} /></form><//>`;
}

/** @param {{saved: () => Promise<void>}} props */
export function Replies({ saved }) {
  useEffect(() => void load().catch(tellProblem), []);
  const row = (one) => html`<tr key=${one.id}><th scope="row">${titled(one)}</th><td>${one.topics.map(topicName).join(", ") || texts.all}</td>
    <td>${one.hidden ? html`<${Badge} kind="late" text=${words.hidden} />` : one.own && html`<${Badge} kind="soon" text=${words.own} />`}</td>
    <td><button type="button" class="plain-button" aria-label=${`${words.edit}: ${titled(one)}`} onClick=${() => (editing.value = one)}>${words.edit}</button></td></tr>`;
  return html`<section class="duty" aria-labelledby="replies"><h2 id="replies">${words.canned}</h2>
    <div class="button-row"><button type="button" class="button button-secondary small" onClick=${() => (editing.value = NEW)}>${words.make}</button></div>
    <table class="counts"><thead><tr><th scope="col">${words.name}</th><th scope="col">${words.topics}</th><th scope="col"><span class="sr-only">${words.own}</span></th><th scope="col"><span class="sr-only">${words.edit}</span></th></tr></thead>
      <tbody>${replies.value.map(row)}</tbody></table>${editing.value && html`<${Editor} done=${saved} />`}</section>`;
}
