// Small pieces of the pages about signing in: fields, a secret that is shown once, the choice of offices.
import { html, useState } from "../lib.js";
import { tell } from "../notices.js";
import { catalogue, officeName } from "../session.js";
import { switchLanguage, words } from "./words.js";

/** A labelled field. @param {{id: string, label: string, hint?: string, error?: string, type?: string, value?: string, onInput?: (value: string) => void, [more: string]: any}} props */
export function Field({ id, label, hint, error, type = "text", value, onInput, ...more }) {
  const told = [hint && `${id}-hint`, error].filter(Boolean).join(" ") || undefined;
  return html`<div class="form-group"><label class="form-label" for=${id}>${label}</label>${hint && html`<span class="form-hint" id=${`${id}-hint`}>${hint}</span>`}
    <input class="form-input" id=${id} name=${id} type=${type} value=${value} aria-describedby=${told} onInput=${onInput && ((event) => onInput(event.currentTarget.value))} ...${more} /></div>`;
}

/** The new password, twice, and what is wrong with it. @param {{reasons: string[], error: string}} props */
export function NewPassword({ reasons, error }) {
  const [shown, setShown] = useState(false);
  const type = shown ? "text" : "password";
  return html`${error && html`<p class="form-error-message" role="alert" id="password-error">${error}</p>`}
    ${reasons.length > 0 && html`<ul class="plain form-error-message" role="alert" id="password-error">${reasons.map((one) => html`<li key=${one}>${words.refused[one] || one}</li>`)}</ul>`}
    <${Field} id="new-password" type=${type} label=${words.password.label} hint=${words.password.hint} autocomplete="new-password" error=${(error || reasons.length) && "password-error"} />
    <${Field} id="new-password-again" type=${type} label=${words.password.again} autocomplete="new-password" />
    <div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="show-password" checked=${shown} onChange=${(event) => setShown(event.currentTarget.checked)} /><label class="form-label" for="show-password">${words.password.show}</label></div>`;
}

/** What is shown this once. @param {{id: string, label: string, value: string, copy: string, copied: string}} props */
export function Once({ id, label, value, copy, copied }) {
  const run = () => navigator.clipboard?.writeText(value).then(() => tell(copied), () => {});
  return html`<div class="form-group once"><label class="form-label" for=${id}>${label}</label><textarea class="form-input" id=${id} readonly rows="2" onFocus=${(event) => event.currentTarget.select()}>${value}</textarea></div>
    ${navigator.clipboard && html`<button type="button" class="button button-secondary small" onClick=${run}>${copy}</button>`}`;
}

/** @param {{legend: string, name: string, options: [string, string][], chosen: string[], onChange: (chosen: string[]) => void, hint?: string}} props */
export function Several({ legend, name, options, chosen, onChange, hint }) {
  const turn = (key, on) => onChange(options.map(([one]) => one).filter((one) => (one === key ? on : chosen.includes(one))));
  return html`<fieldset class="several"><legend class="form-label">${legend}</legend>${hint && html`<span class="form-hint">${hint}</span>`}${options.map(([key, label]) => html`
    <div class="form-group-checkbox" key=${key}><input class="form-checkbox" type="checkbox" id=${`${name}-${key}`} checked=${chosen.includes(key)} onChange=${(event) => turn(key, event.currentTarget.checked)} />
      <label class="form-label" for=${`${name}-${key}`}>${label}</label></div>`)}</fieldset>`;
}

/** @returns {[string, string][]} */
export const officeOptions = () => catalogue.value.offices.map((one) => [one.slug, officeName(one.slug)]);

/** "da, en" as a list. @param {string} text */
export const listOf = (text) => text.split(",").map((one) => one.trim().toLowerCase()).filter(Boolean);

/** The other language, on pages that are seen before anything else. */
export const LanguageSwitch = () => html`<p class="language-switch"><button type="button" class="plain-button" lang=${words.other} onClick=${switchLanguage}>${words.otherName}</button></p>`;
