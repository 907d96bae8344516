// The upkeep page: what leads look after in facts and texts, the most urgent first.
import { Problem, get, post } from "./api.js";
import { longDay, moment } from "./format.js";
import { html, signal, useEffect, useState } from "./lib.js";
import { Frame } from "./frame.js";
import { tell, tellProblem } from "./notices.js";
import { Badge, Icon } from "./parts.js";
import { reminders } from "./session.js";
import { texts } from "./texts.js";

const words = texts.upkeep;
/** @type {{value: import("./types.js").Upkeep | null}} */
const upkeep = signal(null);

async function load() {
  upkeep.value = await get("/upkeep");
  reminders.value = upkeep.value.reminders;
}

/** @param {string} version what this person has seen */
async function confirm(version) {
  try {
    await post("/upkeep/directory/confirmation", { version });
    tell(words.confirmed);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    tell(words.changedMeanwhile, "warning");
  }
  await load();
}

/** @param {{id: string, title: string, children?: any}} props */
const Duty = ({ id, title, children }) => html`<section class="duty" aria-labelledby=${id}><h2 id=${id}>${title}</h2>${children}</section>`;
const Nothing = () => html`<p class="aside">${words.nothing}</p>`;

/** @param {{heads: string[], rows: any[][], name: string}} props */
const Table = ({ heads, rows, name }) => html`<table class="counts" aria-labelledby=${name}><thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
  <tbody>${rows.map(([first, ...cells], at) => html`<tr key=${at}><th scope="row">${first}</th>${cells.map((cell, column) => html`<td key=${column}>${cell}</td>`)}</tr>`)}</tbody></table>`;

/** @param {{directory: import("./types.js").Directory}} props */
function Site({ directory }) {
  const [busy, setBusy] = useState(false);
  const { changes, confirmed_at: at, confirmed_by: by, due, version } = directory;
  const state = !due ? words.siteDone : at ? words.siteDue(changes.length) : words.siteNever;
  const done = () => {
    setBusy(true);
    confirm(version).catch(tellProblem).finally(() => setBusy(false));
  };
  return html`<${Duty} id="site" title=${words.site}><p class=${due ? "is-due" : ""}>${state}</p>
    ${changes.length > 0 && html`<${Table} name="site" heads=${[words.office, words.field, words.before, words.after]}
      rows=${changes.map((one) => [one.name, words.fields[one.field] || one.field, one.before || texts.none, one.after || texts.none])} />`}
    ${due && html`<p class="aside">${words.siteHow}</p>`}
    <div class="button-row"><a class="button button-secondary small" href="/api/v1/upkeep/directory.csv" download><${Icon} name="download" />${words.csv}</a>
      <a class="button button-secondary small" href="/api/v1/upkeep/directory.json" download><${Icon} name="download" />${words.json}</a>
      ${due && html`<button type="button" class="button button-primary small" disabled=${busy} onClick=${done}>${words.confirm}</button>`}</div>
    ${at && html`<p class="aside">${words.confirmedBy(by, longDay(at))}</p>`}<//>`;
}

/** File, key and what is wrong, worded by the server. @param {{sentences: string[]}} props */
const Faults = ({ sentences }) => html`<ul class="plain faults">${sentences.map((one) => html`<li key=${one}>${one}</li>`)}</ul>`;

/** @param {{shown: import("./types.js").Upkeep}} props */
const Files = ({ shown }) => html`<${Duty} id="refused" title=${words.refused}>
    ${shown.refused.length ? html`<p class="is-late">${words.refusedWhy}</p><${Faults} sentences=${shown.refused} />` : html`<${Nothing} />`}
    ${shown.since && html`<p class="aside">${words.since(moment(shown.since))}</p>`}<//>
  ${shown.gaps.length > 0 && html`<${Duty} id="gaps" title=${words.gaps}><p>${words.gapsWhy}</p><${Faults} sentences=${shown.gaps} /><//>`}`;

const late = (is, yes, no) => (is ? html`<${Badge} kind="late" text=${yes} />` : html`<${Badge} kind="soon" text=${no} />`);

/** @param {{shown: import("./types.js").Upkeep}} props */
const Dates = ({ shown }) => html`<${Duty} id="texts" title=${words.texts}>${shown.texts.length ? html`<${Table} name="texts" heads=${[words.topic, words.reviewed, words.reviewBy, words.state]}
    rows=${shown.texts.map((one) => [one.label, longDay(one.reviewed), longDay(one.review_by), late(one.overdue, words.overdue, words.soon)])} />` : html`<${Nothing} />`}<//>
  <${Duty} id="endings" title=${words.endings}>${shown.endings.length ? html`<${Table} name="endings" heads=${[words.where, words.last, words.state]}
    rows=${shown.endings.map((one) => [one.where, longDay(one.last), late(one.lapsed, words.lapsed, words.soon)])} />` : html`<${Nothing} />`}<//>`;

/** @param {{named: import("./types.js").Named[]}} props */
const Names = ({ named }) => (named.length ? html`<p>${named.map((one) => one.label).join(", ")}</p>` : html`<${Nothing} />`);

/** @param {{mail: import("./types.js").Mail}} props */
const Mail = ({ mail }) => html`<${Duty} id="mail" title=${words.mail}>${mail.lacking > 0 && html`<p class="is-late">${words.lacking(mail.lacking)}</p>`}
    ${mail.inboxes.length ? html`<${Table} name="mail" heads=${[words.inbox, words.folder, words.seen, words.state]}
      rows=${mail.inboxes.map((one) => [one.inbox, one.folder, one.seen_at ? moment(one.seen_at) : texts.none, one.alarm ? html`<${Badge} kind="late" text=${words.alarm} /> ${one.alarm}` : words.well])} />` : html`<p>${words.noInboxes}</p>`}<//>
  ${mail.comparisons.length > 0 && html`<${Duty} id="compared" title=${words.compared}><${Table} name="compared" heads=${[words.inbox, words.folder, words.at, words.server, words.ours, words.times, words.missing, words.fetched]}
    rows=${mail.comparisons.map((one) => [one.inbox, one.folder, moment(one.at), one.server, one.ours, one.times, one.missing, one.fetched])} /><//>`}`;

export function Upkeep() {
  useEffect(() => void load().catch(tellProblem), []);
  const shown = upkeep.value;
  return html`<${Frame} page="upkeep"><main class="page" id="main-content" tabindex="-1"><h1>${words.title}</h1><p class="intro">${words.intro}</p>
    ${!shown ? html`<p>${texts.loading}</p>` : html`<${Site} directory=${shown.directory} /><${Files} shown=${shown} /><${Dates} shown=${shown} /><${Mail} mail=${shown.mail} />
      <${Duty} id="languages" title=${words.languages}><${Names} named=${shown.languages} /><//>
      <${Duty} id="offices" title=${words.offices}>${shown.offices.length > 0 && html`<p class="aside">${words.officesWhy}</p>`}<${Names} named=${shown.offices} /><//>`}</main><//>`;
}
