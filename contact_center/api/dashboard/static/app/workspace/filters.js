// Search and filters. Choosing is at once; typing waits for a pause.
import { html, useEffect, useRef, useState } from "../lib.js";
import { Choice } from "../parts.js";
import { catalogue, officeName } from "../session.js";
import { density } from "../store.js";
import { texts } from "../texts.js";
import { filterBy, filters, NONE } from "./address.js";

const words = texts.filters;
const PAUSE = 250;

function Search() {
  const [typed, setTyped] = useState(filters.value.q);
  const timer = useRef(0);
  const asked = filters.value.q;
  useEffect(() => setTyped(asked), [asked]);
  const type = (event) => {
    const value = event.currentTarget.value;
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => filterBy({ q: value.trim() }, { replace: true }), PAUSE);
  };
  return html`<div class="form-group"><label class="form-label" for="q">${words.search}</label>
    <input class="form-input" id="q" type="search" placeholder=${words.searchHint} aria-keyshortcuts="/" value=${typed} onInput=${type} /></div>`;
}

/** @param {{name: keyof import("../types.js").Filters, label: string, options: [string, string][]}} props */
const Filter = ({ name, label, options }) =>
  html`<${Choice} id=${`filter-${name}`} label=${label} value=${filters.value[name]} options=${options} kind=${name === "state" ? "" : "can-fold"} onChange=${(value) => filterBy({ [name]: value })} />`;

function Density() {
  return html`<div class="segments" role="group" aria-label=${texts.density.label}>
    ${["compact", "comfortable"].map((key) => html`
      <button key=${key} type="button" aria-pressed=${density.value === key} onClick=${() => (density.value = key)}>${texts.density[key]}</button>`)}</div>`;
}

const changed = () => Object.entries(NONE).some(([name, value]) => name !== "state" && filters.value[name] !== value);

export function FilterBar() {
  const { offices, languages, topics } = catalogue.value;
  return html`<form class="filters" role="search" aria-label=${words.title} onSubmit=${(event) => event.preventDefault()}>
    <${Search} />
    <${Filter} name="state" label=${words.state} options=${Object.entries(words.states)} />
    <${Filter} name="office" label=${words.office} options=${[["", words.allOffices], ...offices.map((one) => [one.slug, officeName(one.slug)])]} />
    <${Filter} name="topic" label=${words.topic} options=${[["", words.allTopics], ...topics.map((one) => [one.slug, one.label])]} />
    <${Filter} name="language" label=${words.language} options=${[["", words.allLanguages], ...languages.map((one) => [one.code, one.danish])]} />
    <${Filter} name="channel" label=${words.channel} options=${[["", words.allChannels], ["mail", words.mail], ["phone", words.phone]]} />
    <div class="filter-end can-fold"><${Density} />
      <button type="button" class="plain-button" disabled=${!changed()} onClick=${() => filterBy({ ...NONE, state: filters.value.state })}>${words.clear}</button></div>
  </form>`;
}
