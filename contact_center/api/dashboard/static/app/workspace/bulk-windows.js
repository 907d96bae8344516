// The windows of bulk actions that need to know more: where to, which topic, until when, with which outcome.
import { html, useState } from "../lib.js";
import { Choice, Dialog, FieldError, FormEnd } from "../parts.js";
import { catalogue, officeName } from "../session.js";
import { texts } from "../texts.js";
import { runBulk } from "./bulk.js";
import { howMany } from "./chosen.js";
import { SleepFields, usualSleep, wanted } from "./snooze.js";
import { busy, dialog } from "./verbs.js";

const words = texts.bulk;
const close = () => (dialog.value = "");
const topics = () => catalogue.value.topics.map((one) => [one.slug, one.label]);

/** @param {{verb: string, submit: string, body: () => {missing?: string, value?: object}, children?: any}} props */
function BulkWindow({ verb, submit, body, children }) {
  const [error, setError] = useState("");
  const send = async (event) => {
    event.preventDefault();
    const { missing, value } = body();
    const problem = missing || (await runBulk(verb, value));
    setError(problem);
    if (!problem) close();
  };
  return html`<${Dialog} title=${words.windows[verb]} onClose=${close}><form onSubmit=${send} novalidate><p class="aside">${words.work(howMany.value)}</p>
    <${FieldError} id="window-error" text=${error} />${children}<${FormEnd} submit=${submit} busy=${busy.value} onClose=${close} /></form><//>`;
}

export function BulkTransfer() {
  const said = texts.transfer;
  const offices = catalogue.value.offices.map((one) => [one.slug, officeName(one.slug)]);
  const [office, setOffice] = useState(offices[0]?.[0] || "");
  const [topic, setTopic] = useState("");
  const [reason, setReason] = useState("");
  const body = () => (reason.trim() ? { value: { office, reason, topic: topic || undefined } } : { missing: said.missing });
  return html`<${BulkWindow} verb="transfer" submit=${said.submit} body=${body}>
    <${Choice} id="bulk-office" label=${said.office} value=${office} options=${offices} onChange=${setOffice} />
    <${Choice} id="bulk-topic" label=${said.topic} value=${topic} options=${[["", said.same], ...topics()]} onChange=${setTopic} />
    <div class="form-group"><label class="form-label" for="bulk-reason">${said.reason}</label>
      <input class="form-input" id="bulk-reason" value=${reason} onInput=${(event) => setReason(event.currentTarget.value)} /></div><//>`;
}

export function BulkCorrect() {
  const [topic, setTopic] = useState(topics()[0]?.[0] || "");
  return html`<${BulkWindow} verb="correct" submit=${texts.correct.submit} body=${() => ({ value: { topic } })}>
    <${Choice} id="bulk-topic" label=${words.topic} value=${topic} options=${topics()} onChange=${setTopic} /><//>`;
}

export function BulkSnooze() {
  const [sleep, setSleep] = useState(usualSleep());
  return html`<${BulkWindow} verb="snooze" submit=${texts.snooze.submit} body=${() => wanted(sleep)}><${SleepFields} sleep=${sleep} onChange=${setSleep} /><//>`;
}

export function BulkComplete() {
  const said = texts.complete;
  const [outcome, setOutcome] = useState("");
  return html`<${BulkWindow} verb="complete" submit=${said.submit} body=${() => (outcome ? { value: { outcome } } : { missing: said.missing })}>
    <fieldset class="outcomes"><legend class="form-label">${said.outcome}</legend>${catalogue.value.outcomes.map((one) => html`
      <div class="form-group-radio" key=${one.slug}><input class="form-radio" type="radio" name="outcome" id=${`bulk-${one.slug}`} checked=${outcome === one.slug} onChange=${() => setOutcome(one.slug)} />
        <label class="form-label" for=${`bulk-${one.slug}`}>${one.label}</label></div>`)}</fieldset><//>`;
}
