// Language, topics, place: what the machine believes, how sure it is, and the words it goes by.
import { moment, percent } from "../format.js";
import { html } from "../lib.js";
import { Bar } from "../parts.js";
import { languageName, municipalityName, officeName, topicName } from "../session.js";
import { facts } from "../store.js";
import { texts } from "../texts.js";
import { now } from "./state.js";
import { Checklist, Contact, EarlierLine } from "./citizen.js";
import { dialog } from "./verbs.js";
import { talk } from "../words/talk.js";

const words = texts.findings;

/** @param {{evidence: string[]}} props */
function Evidence({ evidence }) {
  const shown = evidence.filter(Boolean);
  if (!shown.length) return null;
  return html`${" "}<span class="evidence">${words.evidence} ${shown.map((one, index) => html`${index ? ", " : ""}<q>${one}</q>`)}</span>`;
}

/** @param {{share: number}} props */
const Certainty = ({ share }) => html`<${Bar} share=${share} kind=${share < 0.6 ? "is-weak" : ""} /><span class="num">${percent(share)}<span class="sr-only"> ${words.certainty}</span></span>`;

/** One line of the list. @param {{term: string, children?: any}} props */
const Line = ({ term, children }) => html`<div class="fact"><dt>${term}</dt><dd>${children}</dd></div>`;

/** @param {import("../types.js").CitizenCorrection} said */
const byCitizen = (said) => words.byCitizen(said.previous_topic_label, said.topic_label, moment(said.at, now.value));

/** @param {{ticket: import("../types.js").Ticket}} props */
function Topics({ ticket }) {
  const believed = ticket.triage?.topics || [];
  const corrected = believed.length && believed[0].topic !== ticket.topic;
  return html`<${Line} term=${words.topics}>
    ${corrected && html`<div class="belief"><strong>${topicName(ticket.topic)}</strong></div>`}
    ${believed.map((one) => html`<div class="belief" key=${one.topic}>
      <span class=${one.topic === ticket.topic ? "is-chosen" : ""}>${topicName(one.topic)}</span><${Certainty} share=${one.confidence} /><${Evidence} evidence=${one.evidence} /></div>`)}
    ${ticket.corrected_by_citizen && html`<p class="hint-line">${byCitizen(ticket.corrected_by_citizen)}</p>`}
    ${!ticket.sure && html`<p class="hint-line">${words.unsure}</p>`}<//>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
function LanguageLine({ ticket }) {
  const triage = ticket.triage;
  const same = triage && triage.language === ticket.language;
  const why = (triage?.findings || []).filter((one) => one.kind === "language" && one.value === ticket.language).map((one) => one.evidence);
  return html`<${Line} term=${words.language}><div class="belief"><span>${languageName(ticket.language)}</span>
    ${same && html`<${Certainty} share=${triage.language_confidence} />`}<${Evidence} evidence=${same ? why.slice(0, 1) : []} /></div><//>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
function Place({ ticket }) {
  const triage = ticket.triage;
  const same = triage && triage.municipality === ticket.municipality;
  const place = ticket.municipality_name || municipalityName(ticket.municipality) || words.unknown;
  return html`<${Line} term=${words.place}>${place}${triage?.postcode && same ? ` (${words.postcode} ${triage.postcode})` : ""}
    <${Evidence} evidence=${same && triage.municipality_evidence ? [triage.municipality_evidence] : []} /><//>`;
}

/** Why something else is believed of the person, if a finding says so. @param {import("../types.js").Ticket} ticket @param {string} kind */
const reasons = (ticket, kind) => (ticket.triage?.findings || []).filter((one) => one.kind === kind).map((one) => one.evidence).slice(0, 2);

/** The same in a few words, so that the letter itself stands in sight. @param {{ticket: import("../types.js").Ticket}} props */
function Brief({ ticket }) {
  const believed = ticket.triage?.topics.find((one) => one.topic === ticket.topic);
  const { sent, reason } = ticket.acknowledgement;
  const place = ticket.municipality_name || municipalityName(ticket.municipality);
  return html`<p class="brief"><span class="belief"><span class="is-chosen">${topicName(ticket.topic)}</span>${believed && html`<${Certainty} share=${believed.confidence} /><${Evidence} evidence=${believed.evidence.slice(0, 2)} />`}</span>
    <span>${languageName(ticket.language)}</span>${place && html`<span>${place}</span>`}${ticket.citizen_group && html`<span>${texts.groups[ticket.citizen_group]}</span>`}
    <span>${ticket.earlier.length ? `${texts.ticket.earlier}: ${ticket.earlier.length}` : talk.facts.first}</span>
    ${ticket.channel === "mail" && html`<span>${sent ? talk.facts.acknowledged : `${talk.facts.silent}${reason ? `: ${reason}` : ""}`}</span>`}</p>
    ${!ticket.sure && html`<p class="hint-line">${words.unsure}</p>`}${ticket.corrected_by_citizen && html`<p class="hint-line">${byCitizen(ticket.corrected_by_citizen)}</p>`}`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Findings({ ticket }) {
  const numbers = ticket.triage?.personal_numbers || 0;
  const correct = ticket.allowed.includes("correct");
  const turn = (event) => (facts.value = event.currentTarget.open ? "open" : "shut");
  return html`<section class="findings" aria-labelledby="findings-title"><div class="head-line"><h3 id="findings-title">${words.title}</h3>
      ${correct && html`<button type="button" class="plain-button" aria-label=${talk.facts.correctTopic} onClick=${() => (dialog.value = "correct")}>${talk.facts.correct}</button>`}</div>
    ${facts.value === "shut" && html`<${Brief} ticket=${ticket} />`}
    <details class="earlier" open=${facts.value === "open"} onToggle=${turn}><summary>${talk.facts.more}</summary><dl>
    <${Line} term=${talk.facts.contact}><${Contact} ticket=${ticket} /><//><${Line} term=${talk.facts.earlier}><${EarlierLine} ticket=${ticket} /><//>
    <${Topics} ticket=${ticket} /><${LanguageLine} ticket=${ticket} /><${Place} ticket=${ticket} />
    ${ticket.citizen_group && html`<${Line} term=${words.group}>${texts.groups[ticket.citizen_group]} <${Evidence} evidence=${reasons(ticket, "citizen_group")} /><//>`}
    ${ticket.role && html`<${Line} term=${words.role}>${texts.roles[ticket.role] || ticket.role} <${Evidence} evidence=${reasons(ticket, "role")} /><//>`}
    ${numbers > 0 && html`<${Line} term=${words.numbers}>${words.masked(numbers)}<//>`}
    <${Line} term=${words.why}><strong>${officeName(ticket.office)}</strong> – ${ticket.route_reason}<//>
    <${Acknowledgement} ticket=${ticket} />${ticket.checklist && html`<${Line} term=${talk.facts.checklist}><${Checklist} ticket=${ticket} /><//>`}
  </dl></details></section>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
function Acknowledgement({ ticket }) {
  const said = texts.acknowledgement;
  const { sent, reason, language, checklists, outbox_id: id, state } = ticket.acknowledgement;
  if (!sent) return html`<${Line} term=${said.title}>${reason ? `${said.none} ${reason}.` : texts.none}<//>`;
  const lists = checklists.length ? `${said.checklist} ${checklists.map(topicName).join(", ")}` : said.without;
  return html`<${Line} term=${said.title}>${said.sent} ${languageName(language)} ${lists}.
    ${state && html` <span class=${`delivery is-${state}`}>${texts.delivery[state] || state}</span>`} ${id && html`<a href=${`/outbox?id=${id}`}>${said.show}</a>`}<//>`;
}
