// Letters and receipts of a ticket: those that were issued, and a form for the next one.
import { get, post } from "../api.js";
import { dayKey, localMinute, moment } from "../format.js";
import { html, useEffect, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd, Icon } from "../parts.js";
import { catalogue, languageName } from "../session.js";
import { texts } from "../texts.js";
import { loadTicket, now, ticket } from "./state.js";
import { busy, dialog } from "./verbs.js";

/** @typedef {import("../types.js").LetterForm} LetterForm */
/** @typedef {Record<string, string | boolean>} Values */
const words = texts.letters;
const close = () => (dialog.value = "");

/** What the letter is probably about. @param {import("../types.js").Ticket} shown @returns {LetterForm} */
function likely(shown) {
  const forms = catalogue.value.letters;
  const fits = (form) => form.topic === shown.topic && (!shown.citizen_group || !form.groups.length || form.groups.includes(shown.citizen_group));
  return forms.find(fits) || forms.find((form) => form.topic === shown.topic) || forms[0];
}

/** What stands in an empty form: never the name, which is typed from the document. @param {import("../types.js").Ticket} shown @returns {Values} */
const fresh = (shown) => ({ name: "", citizenship: shown.citizen_group || "", attended_at: localMinute(new Date()) });

/** Whether the contact says another citizenship than the letter is for. @param {LetterForm} form @param {import("../types.js").Ticket} shown */
const contradicts = (form, shown) => Boolean(shown.citizen_group && form.groups.length && !form.groups.includes(shown.citizen_group));

/** What is wrong, in words; empty when it can be sent. @param {LetterForm} form @param {Values} values @param {import("../types.js").Ticket} shown */
function fault(form, values, shown) {
  const day = (id) => (id === "today" ? dayKey(new Date()) : String(values[id] || "").slice(0, 10));
  if (form.centre && shown.office === "national") return words.national;
  const needed = form.fields.filter((field) => field.kind !== "flag");
  const empty = needed.find((field) => !String(values[field.id] || "").trim());
  if (empty) return words.missing(words.fields[empty.id]);
  if (form.groups.length && !form.groups.includes(String(values.citizenship))) return words.refused[form.kind];
  if (contradicts(form, shown) && !values.citizenship_seen) return words.unseen;
  const early = needed.find((field) => field.not_before && day(field.id) < day(field.not_before));
  if (early) return words.early(words.fields[early.id], words.fields[early.not_before]);
  const late = needed.find((field) => field.not_after && day(field.id) > day(field.not_after));
  return late ? words.late(words.fields[late.id]) : "";
}

/** @param {{letters: import("../types.js").Letter[]}} props */
function Issued({ letters }) {
  if (!letters.length) return html`<p class="aside">${words.none}</p>`;
  return html`<ul class="plain issued">${letters.map((one) => html`<li key=${one.number}>
    <a href=${one.page} target="_blank" rel="noopener"><${Icon} name="print" />${one.label} <span class="num">${one.number}</span></a>
    <span class="aside">${one.name} · ${languageName(one.language)} · ${one.issued_by} · ${moment(one.issued_at, now.value)}</span></li>`)}</ul><p class="aside">${words.opens}</p>`;
}

const INPUTS = { name: "text", day: "date", moment: "datetime-local" };

/** @param {{field: import("../types.js").LetterField, value: string | boolean | undefined, set: (value: string | boolean) => void}} props */
function Field({ field, value, set }) {
  const id = `letter-${field.id}`;
  const label = words.fields[field.id] || field.id;
  if (field.kind === "choice") {
    const options = [["", words.choose], ...field.choices.map((one) => [one, words.choices[one] || one])];
    return html`<${Choice} id=${id} label=${label} value=${value || ""} options=${options} onChange=${set} />`;
  }
  if (field.kind === "flag")
    return html`<div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id=${id} checked=${Boolean(value)} onChange=${(event) => set(event.currentTarget.checked)} />
      <label class="form-label" for=${id}>${label}</label></div>`;
  const hint = words.hints[field.id];
  return html`<div class="form-group"><label class="form-label" for=${id}>${label}</label>${hint && html`<span class="form-hint" id=${`${id}-hint`}>${hint}</span>`}
    <input class="form-input" id=${id} type=${INPUTS[field.kind]} autocomplete="off" maxlength=${field.kind === "name" ? 120 : undefined} aria-describedby=${hint && `${id}-hint`}
      value=${value || ""} onInput=${(event) => set(event.currentTarget.value)} /></div>`;
}

/** The letters of a ticket, and how to look again. @param {number} id */
function useIssued(id) {
  const [letters, setLetters] = useState(/** @type {import("../types.js").Letter[]} */ ([]));
  const look = () => get(`/tickets/${id}/letters`).then((answer) => setLetters(answer.items)).catch(tellProblem);
  useEffect(() => {
    look();
  }, [id]);
  return { letters, look };
}

export function LettersWindow() {
  const shown = /** @type {import("../types.js").Ticket} */ (ticket.value);
  const forms = catalogue.value.letters;
  const served = catalogue.value.languages.filter((one) => one.served);
  const [kind, setKind] = useState(likely(shown).kind);
  const [language, setLanguage] = useState(served.some((one) => one.code === shown.language) ? shown.language : "en");
  const [values, setValues] = useState(fresh(shown));
  const [error, setError] = useState("");
  const { letters, look } = useIssued(shown.id);
  const form = forms.find((one) => one.kind === kind) || forms[0];
  const asked = form.fields.filter((field) => field.kind !== "flag" || contradicts(form, shown));
  const send = async (event) => {
    event.preventDefault();
    if (busy.value) return;
    const problem = fault(form, values, shown) || (await issue(shown.id, { kind, language, fields: given(form, values) }));
    setError(problem);
    if (problem) return;
    setValues(fresh(shown));
    await look();
    /** @type {HTMLElement | null} */ (document.querySelector(".issued a"))?.focus();
  };
  return html`<${Dialog} title=${words.title} onClose=${close}><${Issued} letters=${letters} />
    <form onSubmit=${send} novalidate><h3>${words.next}</h3><${FieldError} id="window-error" text=${error} />
      <${Choice} id="letter-kind" label=${words.kind} value=${kind} options=${forms.map((one) => [one.kind, one.label])} onChange=${setKind} />
      <${Choice} id="letter-language" label=${words.language} value=${language} options=${served.map((one) => [one.code, one.label])} onChange=${setLanguage} />
      ${asked.map((field) => html`<${Field} key=${field.id} field=${field} value=${values[field.id]} set=${(value) => setValues((before) => ({ ...before, [field.id]: value }))} />`)}
      <p class="aside">${words.hint}</p><${FormEnd} submit=${words.submit} busy=${busy.value} onClose=${close} /></form><//>`;
}

/** Only what this kind of letter asks for. @param {LetterForm} form @param {Values} values */
const given = (form, values) => Object.fromEntries(form.fields.filter((field) => values[field.id]).map((field) => [field.id, values[field.id]]));

/** @param {number} id @param {unknown} order @returns {Promise<string>} what went wrong, in words; empty when it was issued */
async function issue(id, order) {
  busy.value = true;
  try {
    const letter = await post(`/tickets/${id}/letters`, order);
    tell(words.issued(letter.label, letter.number));
    await loadTicket(id).catch(() => {});
    return "";
  } catch (error) {
    tellProblem(error);
    return inWords(error);
  } finally {
    busy.value = false;
  }
}
