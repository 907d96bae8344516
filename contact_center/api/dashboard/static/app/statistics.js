// The statistics page: what came in, counted. The address holds the filters, so a view can be shared.
import { get, query } from "./api.js";
import { DayChart } from "./chart.js";
import { count, dayKey, percent } from "./format.js";
import { html, signal, useEffect, useState } from "./lib.js";
import { Frame } from "./frame.js";
import { tell, tellProblem } from "./notices.js";
import { Bar, Choice, Icon } from "./parts.js";
import { catalogue, officeName } from "./session.js";
import { texts } from "./texts.js";

const words = texts.statistics;
const USUAL_DAYS = 30;
const FEW = 10;
const DAY = 86_400_000;
const TILES = ["contacts", "human", "mail", "phone", "acknowledged", "completed", "corrections", "triage_accuracy"];
const TABLES = ["by_channel", "by_language", "by_topic", "by_office", "by_municipality", "by_outcome"];

const lastDays = (days) => ({ from: dayKey(new Date(Date.now() - (days - 1) * DAY)), to: dayKey(new Date()) });
function read() {
  const asked = new URLSearchParams(location.search);
  const wanted = { ...lastDays(USUAL_DAYS), office: "", channel: "" };
  for (const name of Object.keys(wanted)) wanted[name] = asked.get(name) || wanted[name];
  return wanted;
}
const chosen = signal(read());
/** @type {{value: any}} */
const figures = signal(null);

/** @param {Record<string, string>} wanted */
function choose(wanted) {
  const next = { ...chosen.value, ...wanted };
  if (!next.from || !next.to) return;
  if (next.from > next.to) return tell(words.badPeriod, "warning");
  chosen.value = next;
  history.pushState(null, "", `/statistics${query(next)}`);
}
addEventListener("popstate", () => (chosen.value = read()));

function Filters() {
  const { from, to, office, channel } = chosen.value;
  const day = (name, label, value) => html`<div class="form-group"><label class="form-label" for=${name}>${label}</label>
    <input class="form-input" id=${name} type="date" value=${value} onChange=${(event) => choose({ [name]: event.currentTarget.value })} /></div>`;
  return html`<form class="filters" aria-label=${words.filters} onSubmit=${(event) => event.preventDefault()}>
    ${day("from", words.from, from)}${day("to", words.to, to)}
    <${Choice} id="office" label=${words.office} value=${office} options=${[["", texts.filters.allOffices], ...catalogue.value.offices.map((one) => [one.slug, officeName(one.slug)])]} onChange=${(value) => choose({ office: value })} />
    <${Choice} id="channel" label=${words.channel} value=${channel} options=${[["", texts.filters.allChannels], ["mail", texts.filters.mail], ["phone", texts.filters.phone]]} onChange=${(value) => choose({ channel: value })} />
    <div class="filter-end"><div class="segments" role="group" aria-label=${words.period}>${words.periods.map(([days, label]) => {
      const range = lastDays(Number(days));
      return html`<button key=${days} type="button" aria-pressed=${range.from === from && range.to === to} onClick=${() => choose(range)}>${label}</button>`;
    })}</div><a class="button button-secondary small" href=${`/api/v1/statistics.csv${query(chosen.value)}`} download><${Icon} name="download" />${words.csv}</a></div></form>`;
}

/** @param {{totals: Record<string, number | null>}} props */
function Totals({ totals }) {
  const shown = TILES.filter((name) => totals[name] !== undefined);
  const value = (name) => (totals[name] === null ? texts.none : name === "triage_accuracy" ? percent(Number(totals[name])) : count(Number(totals[name])));
  return html`<dl class="tiles">${shown.map((name) => html`<div class="tile" key=${name}><dt class="tile-label">${words.totals[name]}</dt><dd class="tile-value">${value(name)}</dd></div>`)}</dl>`;
}

/** @param {{name: string, rows: import("./types.js").Count[]}} props */
function Table({ name, rows }) {
  const [whole, setWhole] = useState(false);
  const counted = rows.filter((row) => row.count);
  const shown = whole ? counted : counted.slice(0, FEW);
  const sum = counted.reduce((total, row) => total + row.count, 0);
  const most = Math.max(1, ...counted.map((row) => row.count));
  const title = words.tables[name];
  return html`<section class="figure" aria-labelledby=${name}><h2 id=${name}>${title}</h2>
    ${counted.length ? html`<table class="counts"><thead><tr><th scope="col">${title}</th><th scope="col" class="c-bar"><span class="sr-only">${words.share}</span></th><th scope="col" class="num">${words.count}</th><th scope="col" class="num">${words.share}</th></tr></thead>
      <tbody>${shown.map((row) => html`<tr key=${row.key}><th scope="row">${row.label}</th><td class="c-bar"><${Bar} share=${row.count / most} /></td><td class="num">${count(row.count)}</td><td class="num">${percent(row.count / sum)}</td></tr>`)}</tbody></table>
      ${counted.length > FEW && !whole && html`<button type="button" class="plain-button" onClick=${() => setWhole(true)}>${words.others(counted.length)}</button>`}` : html`<p class="aside">${words.nothing}</p>`}</section>`;
}

export function Statistics() {
  const wanted = chosen.value;
  useEffect(() => {
    let current = true;
    get(`/statistics${query(wanted)}`).then((answer) => current && (figures.value = answer)).catch(tellProblem);
    return () => (current = false);
  }, [wanted]);
  const shown = figures.value;
  return html`<${Frame} page="statistics"><main class="page" id="main-content" tabindex="-1"><h1>${words.title}</h1><${Filters} />
    ${!shown ? html`<p>${texts.loading}</p>` : html`<${Totals} totals=${shown.totals} /><${DayChart} days=${shown.by_day} />
      <div class="figures">${TABLES.map((name) => html`<${Table} key=${name} name=${name} rows=${shown[name] || []} />`)}</div>`}</main><//>`;
}
