// The windows behind the verbs: correct, transfer, complete; forwarding, notes and letters stand by themselves; and the list of keys.
import { html, useState } from "../lib.js";
import { Choice, Dialog, FieldError, FormEnd } from "../parts.js";
import { catalogue, municipalityName, officeName } from "../session.js";
import { shortcuts } from "../store.js";
import { texts } from "../texts.js";
import { ForwardWindow } from "./forward.js";
import { AssignWindow } from "./assign.js";
import { LettersWindow } from "./letters.js";
import { NoteWindow } from "./note.js";
import { BulkComplete, BulkCorrect, BulkSnooze, BulkTransfer } from "./bulk-windows.js";
import { PaletteWindow } from "./palette.js";
import { SnoozeWindow } from "./snooze.js";
import { ticket } from "./state.js";
import { ViewWindow } from "./views.js";
import { act, busy, dialog } from "./verbs.js";

/** The open ticket: there is no window without one. */
const open = () => /** @type {import("../types.js").Ticket} */ (ticket.value);
const close = () => (dialog.value = "");
const topics = () => catalogue.value.topics.map((one) => [one.slug, one.label]);
const offices = () => catalogue.value.offices.map((one) => [one.slug, officeName(one.slug)]);

/** A form in a window: sends when `body` gives something, says what is missing otherwise.
 * @param {{verb: string, title: string, submit: string, body: () => {missing?: string, value?: unknown}, children?: any}} props */
function VerbWindow({ verb, title, submit, body, children }) {
  const [error, setError] = useState("");
  const send = async (event) => {
    event.preventDefault();
    const { missing, value } = body();
    const problem = missing || (await act(verb, open().id, value));
    setError(problem);
    if (!problem) close();
  };
  return html`<${Dialog} title=${title} onClose=${close}><form onSubmit=${send} novalidate>
    <${FieldError} id="window-error" text=${error} />${children}<${FormEnd} submit=${submit} busy=${busy.value} onClose=${close} /></form><//>`;
}

/** @param {{id: string, label: string, hint?: string, value: string, onInput: (value: string) => void}} props */
const Area = ({ id, label, hint, value, onInput }) => html`<div class="form-group"><label class="form-label" for=${id}>${label}</label>
  ${hint && html`<span class="form-hint" id=${`${id}-hint`}>${hint}</span>`}
  <textarea class="form-input" id=${id} rows="3" aria-describedby=${hint && `${id}-hint`} value=${value} onInput=${(event) => onInput(event.currentTarget.value)}></textarea></div>`;

/** The code of a municipality by its name. @param {string} name */
const codeOf = (name) => catalogue.value.municipalities.find((one) => one.name.toLowerCase() === name.trim().toLowerCase())?.code;

function CorrectWindow() {
  const now = open();
  const words = texts.correct;
  const [right, setRight] = useState({ topic: now.topic, language: now.language, office: now.office, place: municipalityName(now.municipality) });
  const set = (name) => (value) => setRight({ ...right, [name]: value });
  const languages = catalogue.value.languages.map((one) => [one.code, one.label]);
  const body = () => {
    const municipality = right.place.trim() ? codeOf(right.place) : undefined;
    if (right.place.trim() && !municipality) return { missing: words.unknownPlace };
    const wanted = { topic: right.topic, language: right.language, office: right.office, municipality };
    const value = Object.fromEntries(Object.entries(wanted).filter(([name, one]) => one && one !== now[name]));
    return Object.keys(value).length ? { value } : { missing: words.nothing };
  };
  return html`<${VerbWindow} verb="correct" title=${words.title} submit=${words.submit} body=${body}><p class="aside">${words.hint}</p>
    <${Choice} id="correct-topic" label=${words.topic} value=${right.topic} options=${topics()} onChange=${set("topic")} />
    <${Choice} id="correct-language" label=${words.language} value=${right.language} options=${languages} onChange=${set("language")} />
    <div class="form-group"><label class="form-label" for="correct-place">${words.place}</label>
      <input class="form-input" id="correct-place" list="places" autocomplete="off" placeholder=${words.placeHint} value=${right.place} onInput=${(event) => set("place")(event.currentTarget.value)} />
      <datalist id="places">${catalogue.value.municipalities.map((one) => html`<option key=${one.code} value=${one.name}></option>`)}</datalist></div>
    <${Choice} id="correct-office" label=${words.office} value=${right.office} options=${offices()} onChange=${set("office")} /><//>`;
}

function TransferWindow() {
  const now = open();
  const words = texts.transfer;
  const elsewhere = offices().filter(([slug]) => slug !== now.office);
  const [office, setOffice] = useState(elsewhere[0]?.[0] || now.office);
  const [topic, setTopic] = useState("");
  const [reason, setReason] = useState("");
  const body = () => (reason.trim() ? { value: { office, reason, topic: topic || undefined } } : { missing: words.missing });
  return html`<${VerbWindow} verb="transfer" title=${words.title} submit=${words.submit} body=${body}>
    <${Choice} id="transfer-office" label=${words.office} value=${office} options=${[...elsewhere, [now.office, officeName(now.office)]]} onChange=${setOffice} />
    <${Choice} id="transfer-topic" label=${words.topic} value=${topic} options=${[["", words.same], ...topics()]} onChange=${setTopic} />
    <${Area} id="transfer-reason" label=${words.reason} hint=${words.reasonHint} value=${reason} onInput=${setReason} /><//>`;
}

function CompleteWindow() {
  const words = texts.complete;
  const [outcome, setOutcome] = useState(open().state === "wrapping" ? "answered" : ""); // most calls are
  const [note, setNote] = useState("");
  return html`<${VerbWindow} verb="complete" title=${words.title} submit=${words.submit} body=${() => (outcome ? { value: { outcome, note: note || undefined } } : { missing: words.missing })}>
    <fieldset class="outcomes"><legend class="form-label">${words.outcome}</legend>${catalogue.value.outcomes.map((one) => html`
      <div class="form-group-radio" key=${one.slug}><input class="form-radio" type="radio" name="outcome" id=${`outcome-${one.slug}`} value=${one.slug} checked=${outcome === one.slug} onChange=${() => setOutcome(one.slug)} />
        <label class="form-label" for=${`outcome-${one.slug}`}>${one.label}</label></div>`)}</fieldset>
    <${Area} id="complete-note" label=${words.note} value=${note} onInput=${setNote} /><//>`;
}

function HelpWindow() {
  const words = texts.help;
  return html`<${Dialog} title=${words.title} onClose=${close}><dl class="keys-list">${words.keys.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
    <p class="aside">${words.note}</p><div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="shortcuts" checked=${shortcuts.value === "on"} onChange=${(event) => (shortcuts.value = event.currentTarget.checked ? "on" : "off")} />
      <label class="form-label" for="shortcuts">${words.enabled}</label></div><//>`;
}

const WINDOWS = { correct: CorrectWindow, transfer: TransferWindow, forward: ForwardWindow, note: NoteWindow, letters: LettersWindow, complete: CompleteWindow, snooze: SnoozeWindow, assign: AssignWindow };
/** They are about no ticket, or about several. */
const ALONE = { help: HelpWindow, palette: PaletteWindow, view: ViewWindow, "bulk-transfer": BulkTransfer, "bulk-correct": BulkCorrect, "bulk-snooze": BulkSnooze, "bulk-complete": BulkComplete };

export function Windows() {
  const Shown = ALONE[dialog.value] || (ticket.value && WINDOWS[dialog.value]);
  return Shown ? html`<${Shown} />` : null;
}
