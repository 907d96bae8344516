// Until when a ticket sleeps: one key for the usual days, the citizen's answer, or a time of one's own.
import { localMinute } from "../format.js";
import { html, useState } from "../lib.js";
import { Dialog, FieldError, FormEnd } from "../parts.js";
import { texts } from "../texts.js";
import { ticket } from "./state.js";
import { act, busy, dialog } from "./verbs.js";

const words = texts.snooze;
const MORNING = 8;
/** Days from today, by name. @type {Record<string, (today: Date) => number>} */
const DAYS = { tomorrow: () => 1, monday: (today) => ((8 - today.getDay()) % 7) || 7, week: () => 7, month: () => 30 };

/** @param {string} name */
function morning(name) {
  const at = new Date();
  at.setDate(at.getDate() + DAYS[name](at));
  at.setHours(MORNING, 0, 0, 0);
  return at;
}

/** @typedef {{day: string, own: string, forCitizen: boolean}} Sleep */
/** @returns {Sleep} */
export const usualSleep = () => ({ day: "tomorrow", own: localMinute(morning("tomorrow")), forCitizen: false });

/** What is asked of the API, or what is missing. @param {Sleep} sleep @returns {{missing?: string, value?: object}} */
export function wanted(sleep) {
  const until = sleep.day === "own" ? new Date(sleep.own) : morning(sleep.day);
  if (!(until.getTime() > Date.now())) return { missing: words.missing };
  return { value: { until: until.toISOString(), for_citizen: sleep.forCitizen } };
}

/** @param {{sleep: Sleep, onChange: (sleep: Sleep) => void}} props */
export function SleepFields({ sleep, onChange }) {
  const set = (changes) => onChange({ ...sleep, ...changes });
  const option = (name, label) => html`<div class="form-group-radio" key=${name}><input class="form-radio" type="radio" name="sleep" id=${`sleep-${name}`} checked=${sleep.day === name} onChange=${() => set({ day: name })} />
    <label class="form-label" for=${`sleep-${name}`}>${label}</label></div>`;
  return html`<fieldset class="outcomes"><legend class="form-label">${words.until}</legend>${Object.entries(words.days).map(([name, label]) => option(name, label))}${option("own", words.own)}</fieldset>
    ${sleep.day === "own" && html`<div class="form-group"><label class="form-label" for="sleep-at">${words.at}</label>
      <input class="form-input" id="sleep-at" type="datetime-local" value=${sleep.own} onInput=${(event) => set({ own: event.currentTarget.value })} /></div>`}
    <div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="sleep-citizen" aria-describedby="sleep-citizen-hint" checked=${sleep.forCitizen} onChange=${(event) => set({ forCitizen: event.currentTarget.checked, day: event.currentTarget.checked ? "month" : sleep.day })} />
      <label class="form-label" for="sleep-citizen">${words.citizen}</label><span class="form-hint" id="sleep-citizen-hint">${words.citizenHint}</span></div>`;
}

export function SnoozeWindow() {
  const [sleep, setSleep] = useState(usualSleep());
  const [error, setError] = useState("");
  const close = () => (dialog.value = "");
  const send = async (event) => {
    event.preventDefault();
    const { missing, value } = wanted(sleep);
    const problem = missing || (await act("snooze", ticket.value?.id || 0, value));
    setError(problem);
    if (!problem) close();
  };
  return html`<${Dialog} title=${words.title} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="window-error" text=${error} />
    <${SleepFields} sleep=${sleep} onChange=${setSleep} /><${FormEnd} submit=${words.submit} busy=${busy.value} onClose=${close} /></form><//>`;
}
