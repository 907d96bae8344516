// Search and filters. Choosing is at once; typing waits for a pause. What is chosen stands below, each with a way to let it go.
import { longDay } from "../format.js";
import { html, signal, useEffect, useRef, useState } from "../lib.js";
import { Choice, FieldError, Icon } from "../parts.js";
import { catalogue, languageName, officeName, topicName } from "../session.js";
import { density } from "../store.js";
import { texts } from "../texts.js";
import { chosenOf, filterBy, filters, NONE, open, PERSONAL } from "./address.js";
import { saveView } from "./views.js";

const words = texts.filters;
const PAUSE = 250;
/** Whether all filters are shown, or those that are used most. */
const whole = signal(false);

function Search() {
  const [typed, setTyped] = useState(filters.value.q);
  const timer = useRef(0);
  const asked = filters.value.q;
  const personal = PERSONAL.test(typed);
  useEffect(() => setTyped(asked), [asked]);
  const type = (event) => {
    const value = event.currentTarget.value;
    setTyped(value);
    clearTimeout(timer.current);
    if (!PERSONAL.test(value)) timer.current = setTimeout(() => filterBy({ q: value.trim() }, { replace: true }), PAUSE);
  };
  return html`<div class="form-group"><label class="form-label" for="q">${words.search}</label>
    <input class="form-input" id="q" type="search" placeholder=${words.searchHint} aria-keyshortcuts="/" aria-invalid=${personal || undefined} aria-describedby=${personal ? "q-error" : undefined} value=${typed} onInput=${type} />
    ${personal && html`<${FieldError} id="q-error" text=${words.number} />`}</div>`;
}

/** @param {{name: keyof import("../types.js").Filters, label: string, options: [string, string][]}} props */
const Filter = ({ name, label, options }) =>
  html`<${Choice} id=${`filter-${name}`} label=${label} value=${filters.value[name]} options=${options} kind=${name === "state" ? "" : "can-fold"} onChange=${(value) => filterBy({ [name]: value })} />`;

/** @param {{name: "from" | "to", label: string}} props */
const Day = ({ name, label }) => html`<div class="form-group can-fold"><label class="form-label" for=${`filter-${name}`}>${label}</label>
  <input class="form-input" id=${`filter-${name}`} type="date" value=${filters.value[name]} onChange=${(event) => filterBy({ [name]: event.currentTarget.value })} /></div>`;

function Density() {
  return html`<div class="segments" role="group" aria-label=${texts.density.label}>
    ${["compact", "comfortable"].map((key) => html`
      <button key=${key} type="button" aria-pressed=${density.value === key} onClick=${() => (density.value = key)}>${texts.density[key]}</button>`)}</div>`;
}

/** What a chosen filter says. @type {Record<string, (value: string) => string>} */
const SAID = {
  office: officeName, topic: topicName, language: languageName, channel: (value) => words[value], due: (value) => words.dues[value], q: (value) => `„${value}“`,
  from: (value) => `${words.from} ${longDay(value)}`, to: (value) => `${words.to} ${longDay(value)}`, order: (value) => words.orders[value],
};

function Chips() {
  const on = Object.entries(chosenOf(filters.value)).filter(([name]) => name !== "state");
  if (!on.length) return null;
  return html`<ul class="plain chips" aria-label=${words.active}>${on.map(([name, value]) => html`<li key=${name}><button type="button" class="chip" onClick=${() => filterBy({ [name]: NONE[name] })}>
      ${SAID[name](value)}<${Icon} name="close" label=${words.remove(SAID[name](value))} /></button></li>`)}
    <li><button type="button" class="plain-button" onClick=${() => filterBy({ ...NONE, state: filters.value.state })}>${words.clear}</button></li>
    <li><button type="button" class="plain-button" onClick=${saveView}>${words.save}</button></li></ul>`;
}

/** Beside an open ticket there is room for few; what is on stands below anyway. */
const inWhole = () => whole.value || (!open.value && ["channel", "due", "from", "to", "order"].some((name) => filters.value[name]));

export function FilterBar() {
  const { offices, languages, topics } = catalogue.value;
  const reversed = filters.value.from && filters.value.to && filters.value.from > filters.value.to;
  return html`<form class=${`filters ${whole.value ? "is-whole" : ""}`} role="search" aria-label=${words.title} onSubmit=${(event) => event.preventDefault()}>
    <${Search} />
    <${Filter} name="state" label=${words.state} options=${Object.entries(words.states)} />
    <${Filter} name="office" label=${words.office} options=${[["", words.allOffices], ...offices.map((one) => [one.slug, officeName(one.slug)])]} />
    <${Filter} name="topic" label=${words.topic} options=${[["", words.allTopics], ...topics.map((one) => [one.slug, one.label])]} />
    <${Filter} name="language" label=${words.language} options=${[["", words.allLanguages], ...languages.map((one) => [one.code, languageName(one.code)])]} />
    ${inWhole() && html`<${Filter} name="channel" label=${words.channel} options=${[["", words.allChannels], ["mail", words.mail], ["phone", words.phone]]} />
    <${Filter} name="due" label=${words.due} options=${Object.entries(words.dues)} /><${Filter} name="order" label=${words.order} options=${Object.entries(words.orders)} />
    <${Day} name="from" label=${words.from} /><${Day} name="to" label=${words.to} />`}
    <div class="filter-end can-fold"><button type="button" class="plain-button" aria-expanded=${inWhole()} onClick=${() => (whole.value = !whole.value)}>${inWhole() ? words.fewer : words.all}</button><${Density} /></div>
  </form>${reversed ? html`<${FieldError} id="filter-error" text=${words.reversed} />` : null}<${Chips} />`;
}
