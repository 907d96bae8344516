// The settings page: what leads change from day to day. Whoever saves says which version they saw.
import { Problem, change, get } from "../api.js";
import { Frame } from "../frame.js";
import { longDay, moment } from "../format.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { FieldError } from "../parts.js";
import { texts } from "../texts.js";
import { Replies } from "./replies.js";
import { asLines, fromLines } from "./hours.js";

const words = texts.settings;
const offices = signal([]);
const deadlines = signal([]);
const history = signal([]);

async function load() {
  [offices.value, deadlines.value, history.value] = await Promise.all([get("/settings/offices"), get("/settings/deadlines"), get("/settings/history")]);
}

/** Save, and show what is so afterwards. @param {string} path @param {unknown} body @param {number} version @returns {Promise<string>} what went wrong */
export async function save(path, body, version, method = "PUT") {
  try {
    await change(method, `/settings/${path}`, body, version);
    tell(words.saved);
    return "";
  } catch (error) {
    const stale = error instanceof Problem && error.status === 412;
    if (stale) tell(words.stale, "warning");
    return stale ? words.stale : inWords(error);
  } finally {
    await load().catch(tellProblem);
  }
}

/** @param {{id: string, label: string, value: string, hint?: string, rows?: number, onInput: (value: string) => void}} props */
const Lines = ({ id, label, value, hint, rows = 5, onInput }) => html`<div class="form-group"><label class="form-label" for=${id}>${label}</label>
  ${hint && html`<span class="form-hint" id=${`${id}-hint`}>${hint}</span>`}
  <textarea class="form-input" id=${id} rows=${rows} aria-describedby=${hint ? `${id}-hint` : undefined} value=${value} onInput=${(event) => onInput(event.currentTarget.value)}></textarea></div>`;

/** @param {{id: string, label: string, value: string, onInput: (value: string) => void}} props */
const Line = ({ id, label, value, onInput }) => html`<div class="form-group"><label class="form-label" for=${id}>${label}</label>
  <input class="form-input" id=${id} value=${value} onInput=${(event) => onInput(event.currentTarget.value)} /></div>`;

/** @param {{id: string, label: string, value: boolean, onChange: (value: boolean) => void}} props */
const Tick = ({ id, label, value, onChange }) => html`<div class="form-group-checkbox"><input type="checkbox" class="form-checkbox" id=${id} checked=${value} onChange=${(event) => onChange(event.currentTarget.checked)} />
  <label class="form-label" for=${id}>${label}</label></div>`;

/** @param {{office: any}} props */
function Office({ office }) {
  const { slug, details, version } = office;
  const [draft, setDraft] = useState({ ...details, phone_hours: asLines(details.phone_hours), visit_hours: asLines(details.visit_hours) });
  const [error, setError] = useState("");
  const set = (name) => (value) => setDraft({ ...draft, [name]: value });
  const send = async (event) => {
    event.preventDefault();
    const weeks = {};
    for (const name of ["phone_hours", "visit_hours"]) {
      const { week, wrong } = fromLines(draft[name]);
      if (wrong) return setError(words.badLine(wrong));
      weeks[name] = week;
    }
    setError(await save(`offices/${slug}`, { ...draft, ...weeks }, version));
  };
  const id = (name) => `${slug}-${name}`;
  return html`<details class="duty"><summary><h3>${office.name}</h3></summary><form onSubmit=${send} novalidate><${FieldError} id=${id("error")} text=${error} />
    <div class="two-columns">${["address", "email", "phone", "page"].map((name) => html`<${Line} key=${name} id=${id(name)} label=${words[name]} value=${draft[name]} onInput=${set(name)} />`)}
    <${Lines} id=${id("phone-hours")} label=${words.phoneHours} hint=${words.hoursHint} value=${draft.phone_hours} onInput=${set("phone_hours")} />
    <${Lines} id=${id("visit-hours")} label=${words.visitHours} hint=${words.hoursHint} value=${draft.visit_hours} onInput=${set("visit_hours")} /></div>
    <${Tick} id=${id("confirmed")} label=${words.hoursConfirmed} value=${draft.hours_confirmed} onChange=${set("hours_confirmed")} />
    <${Tick} id=${id("booking")} label=${words.booking} value=${draft.booking_required} onChange=${set("booking_required")} />
    <div class="button-row"><button class="button button-primary small">${words.save}</button></div></form>
    <${Closed} office=${office} /></details>`;
}

/** @param {{office: any}} props */
function Closed({ office }) {
  const [days, setDays] = useState(office.closed_days.join("\n"));
  const [error, setError] = useState("");
  const send = async (event) => {
    event.preventDefault();
    const lines = days.split("\n").map((one) => one.trim()).filter(Boolean);
    const wrong = lines.find((one) => !/^\d{4}-\d{2}-\d{2}$/.test(one) || Number.isNaN(Date.parse(one)));
    setError(wrong ? words.badLine(wrong) : await save(`offices/${office.slug}/closed-days`, { days: lines }, office.closed_days_version));
  };
  return html`<form onSubmit=${send} novalidate><${FieldError} id=${`${office.slug}-closed-error`} text=${error} />
    <${Lines} id=${`${office.slug}-closed`} label=${words.closed} hint=${words.closedHint} rows=${3} value=${days} onInput=${setDays} />
    <div class="button-row"><button class="button button-secondary small">${words.save}</button></div></form>`;
}

/** @param {{one: any}} props */
function Deadline({ one }) {
  const [minutes, setMinutes] = useState(String(one.minutes));
  const [error, setError] = useState("");
  const send = async (event) => {
    event.preventDefault();
    setError(await save(`deadlines/${one.topic}`, { minutes: Number(minutes) }, one.version));
  };
  const id = `deadline-${one.topic}`;
  return html`<tr><th scope="row"><label for=${id}>${one.label}</label></th>
    <td><form class="in-line" onSubmit=${send} novalidate><input class="form-input" type="number" min="1" max="9600" id=${id} value=${minutes} onInput=${(event) => setMinutes(event.currentTarget.value)} />
      <button class="button button-secondary small" aria-label=${`${words.save}: ${one.label}`}>${words.save}</button></form><${FieldError} id=${`${id}-error`} text=${error} /></td>
    <td>${words.hours(Math.round(one.minutes / 6) / 10)}</td></tr>`;
}

const Deadlines = () => html`<section class="duty" aria-labelledby="deadlines"><h2 id="deadlines">${words.deadlines}</h2><p class="aside">${words.deadlinesHint}</p>
  <table class="counts"><thead><tr><th scope="col">${words.topic}</th><th scope="col">${words.minutes}</th><th scope="col"><span class="sr-only">${words.deadlines}</span></th></tr></thead>
  <tbody>${deadlines.value.map((one) => html`<${Deadline} key=${`${one.topic}.${one.version}`} one=${one} />`)}</tbody></table></section>`;

const shown = (line) => (line.kind === "closures" ? (line.value.days || []).map(longDay).join(", ") : line.value.minutes || line.value.title || "");
const History = () => html`<section class="duty" aria-labelledby="history"><h2 id="history">${words.history}</h2>${!history.value.length ? html`<p class="aside">${words.nothing}</p>` : html`<table class="counts"><thead><tr>
  <th scope="col">${words.at}</th><th scope="col">${words.by}</th><th scope="col">${words.what}</th></tr></thead><tbody>${history.value.map((line) => html`<tr key=${line.id}><td>${moment(line.at)}</td><td>${line.by}</td><td>${words.kinds[line.kind]}: ${line.key} ${shown(line)}</td></tr>`)}</tbody></table>`}</section>`;

export function Settings() {
  useEffect(() => void load().catch(tellProblem), []);
  return html`<${Frame} page="settings"><main class="page" id="main-content" tabindex="-1"><h1>${words.title}</h1><p class="intro">${words.intro}</p>
    <h2>${words.offices}</h2>${offices.value.map((one) => html`<${Office} key=${`${one.slug}.${one.version}.${one.closed_days_version}`} office=${one} />`)}
    <${Deadlines} /><${Replies} saved=${load} /><${History} /></main><//>`;
}
