// Keys of machines, for administrators.
import { get, post, Problem, remove } from "../api.js";
import { longDay, moment } from "../format.js";
import { Frame } from "../frame.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Badge, Choice, Dialog, FieldError, FormEnd } from "../parts.js";
import { officeName } from "../session.js";
import { texts } from "../texts.js";
import { Field, officeOptions, Once, Several } from "./parts.js";
import { proven, ProofWindow } from "./proof.js";
import { words as all } from "./words.js";

const words = all.keys;
/** @type {{value: {items: any[], scopes: Record<string, string[]>} | null}} */
const keys = signal(null);
/** @type {{value: {what: string, made?: any} | null}} */
const opened = signal(null);
const close = () => (opened.value = null);
const load = () => get("/api-keys").then((answer) => (keys.value = answer));

function MakeWindow() {
  const [form, setForm] = useState({ name: "", role: "statistics", offices: [], scopes: [], days: "90" });
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const possible = keys.value.scopes[form.role] || [];
  const roles = Object.entries(texts.staffRoles).filter(([role]) => keys.value.scopes[role]?.length);
  const send = async (event) => {
    event.preventDefault();
    const scopes = form.scopes.filter((one) => possible.includes(one));
    if (!scopes.length) return setError(words.noScope);
    setBusy(true);
    try {
      const made = await proven(() => post("/api-keys", { ...form, scopes, days: Number(form.days) || 0 }));
      opened.value = { what: "made", made };
      await load();
    } catch (caught) {
      setBusy(false);
      setError(inWords(caught));
    }
  };
  return html`<${Dialog} title=${words.make} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="key-error" text=${error} />
    <${Field} id="key-name" label=${words.name} value=${form.name} onInput=${set("name")} autocomplete="off" /><${Choice} id="key-role" label=${words.role} value=${form.role} options=${roles} onChange=${set("role")} />
    <${Several} name="key-scope" legend=${words.scopes} hint=${words.scopesHint} options=${possible.map((one) => [one, one])} chosen=${form.scopes} onChange=${set("scopes")} />
    <${Several} name="key-office" legend=${words.offices} options=${officeOptions()} chosen=${form.offices} onChange=${set("offices")} />
    <${Field} id="key-days" type="number" min="1" max="365" label=${words.days} value=${form.days} onInput=${set("days")} /><${FormEnd} submit=${words.submit} busy=${busy} onClose=${close} /></form><//>`;
}

/** @param {{made: any}} props */
const MadeWindow = ({ made }) => html`<${Dialog} title=${words.madeTitle} onClose=${close}><p>${words.madeWhy}</p><${Once} id="new-key" label=${words.label} value=${made.key} copy=${words.copy} copied=${words.copied} />
  <div class="button-row"><button type="button" class="button button-primary" onClick=${close}>${words.done}</button></div><//>`;

/** @param {any} one @returns {[string, string]} */
function state(one) {
  if (one.revoked_at) return ["late", words.revoked];
  return Date.parse(one.expires_at) < Date.now() ? ["late", words.over] : ["live", words.active];
}

/** @param {{one: any}} props */
function Row({ one }) {
  const [kind, text] = state(one);
  const revoke = () =>
    remove(`/api-keys/${one.id}`)
      .then(() => {
        tell(words.revokedDone);
        return load();
      })
      .catch((error) => (error instanceof Problem && error.status === 404 ? load() : tellProblem(error)));
  return html`<tr><th scope="row">${one.name}<br /><code class="aside">${one.prefix}…</code></th><td>${texts.staffRoles[one.role] || one.role}<br /><span class="aside">${one.offices.map(officeName).join(", ")}</span></td><td>${one.scopes.join(", ")}</td>
    <td>${longDay(one.expires_at)}</td><td>${one.used_at ? moment(one.used_at) : words.never}</td><td><${Badge} kind=${kind} text=${text} /></td><td>${!one.revoked_at && html`<button type="button" class="plain-button" aria-label=${`${words.revoke}: ${one.name}`} onClick=${revoke}>${words.revoke}</button>`}</td></tr>`;
}

export function Keys() {
  useEffect(() => void load().catch(tellProblem), []);
  const heads = [words.name, words.role, words.scopes, words.until, words.used, words.state];
  const { what, made } = opened.value || {};
  return html`<${Frame} page="keys"><main class="page" id="main-content" tabindex="-1" lang=${all.language}><h1 id="keys-title">${words.title}</h1><p class="intro">${words.intro}</p>
    <p><button type="button" class="button button-primary" disabled=${!keys.value} onClick=${() => (opened.value = { what: "make" })}>${words.make}</button></p>
    ${!keys.value ? html`<p>${texts.loading}</p>` : !keys.value.items.length ? html`<p class="empty">${words.none}</p>` : html`<div class="wide-table" tabindex="0" role="region" aria-labelledby="keys-title"><table class="counts"><thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}<td></td></tr></thead>
      <tbody>${keys.value.items.map((one) => html`<${Row} key=${one.id} one=${one} />`)}</tbody></table></div>`}</main>
    ${what === "make" && html`<${MakeWindow} />`}${what === "made" && html`<${MadeWindow} made=${made} />`}<${ProofWindow} /><//>`;
}
