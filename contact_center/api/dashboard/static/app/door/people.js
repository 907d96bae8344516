// Users, for administrators: invite, change, shut out, and help whoever has lost a password or a phone.
import { get, patch, post, Problem, remove } from "../api.js";
import { longDay } from "../format.js";
import { Frame } from "../frame.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Badge, Choice, Dialog, FieldError, FormEnd } from "../parts.js";
import { languageName, officeName, topicName } from "../session.js";
import { texts } from "../texts.js";
import { Field, listOf, officeOptions, Once, Several } from "./parts.js";
import { proven, ProofWindow } from "./proof.js";
import { words as all } from "./words.js";

const words = all.people;
const ROLES = Object.entries(texts.staffRoles);
/** @type {{value: any[] | null}} */
const people = signal(null);
/** The open window: what it is, and about whom. @type {{value: {what: string, person?: any, link?: any} | null}} */
const opened = signal(null);
const close = () => (opened.value = null);

const load = () => get("/users").then((answer) => (people.value = answer.items));

/** @param {unknown} error */
function wrong(error) {
  if (error instanceof Problem && error.status === 409) return words.last;
  return inWords(error);
}

/** @param {() => Promise<unknown>} action @param {string} said */
async function run(action, said) {
  try {
    await proven(action);
    if (said) tell(said);
    await load();
  } catch (error) {
    if (error instanceof Problem && error.reasons.includes("proof")) return;
    if (error instanceof Problem && error.status === 409) tell(words.last, "warning");
    else tellProblem(error);
  }
}

const makeLink = (person) => run(async () => {
  opened.value = { what: "link", person, link: await post(`/users/${person.id}/link`) };
}, "");

/** @param {{person?: any}} props */
function PersonWindow({ person }) {
  const [form, setForm] = useState({ name: person?.name || "", username: "", role: person?.role || "agent", offices: person?.offices || [], languages: (person?.languages || ["da", "en"]).join(", "), topics: (person?.topics || []).join(", ") });
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const elsewhere = Boolean(person?.issuer);
  const send = async (event) => {
    event.preventDefault();
    const skills = { languages: listOf(form.languages), topics: listOf(form.topics) };
    const given = elsewhere ? skills : { name: form.name, role: form.role, offices: form.offices, ...skills };
    setBusy(true);
    try {
      if (person) {
        await patch(`/users/${person.id}`, given);
        close();
        tell(words.saved);
      } else {
        const made = await proven(() => post("/users", { ...given, username: form.username }));
        opened.value = { what: "link", person: made.person, link: made.link };
      }
      await load();
    } catch (caught) {
      setBusy(false);
      setError(caught instanceof Problem && caught.status === 409 && !person ? words.taken : wrong(caught));
    }
  };
  return html`<${Dialog} title=${person ? `${words.change}: ${person.name}` : words.invite} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="person-error" text=${error} />
    ${!elsewhere && html`<${Field} id="person-name" label=${words.name} value=${form.name} onInput=${set("name")} autocomplete="off" />`}
    ${!person && html`<${Field} id="person-username" label=${words.username} hint=${words.usernameHint} value=${form.username} onInput=${set("username")} autocomplete="off" autocapitalize="none" spellcheck=${false} />`}
    ${!elsewhere && html`<${Choice} id="person-role" label=${words.role} value=${form.role} options=${ROLES} onChange=${set("role")} />
    <${Several} name="person-office" legend=${words.offices} options=${officeOptions()} chosen=${form.offices} onChange=${set("offices")} />`}
    <${Field} id="person-languages" label=${words.languages} hint=${words.languagesHint} value=${form.languages} onInput=${set("languages")} autocomplete="off" />
    <${Field} id="person-topics" label=${words.topics} hint=${words.topicsHint} value=${form.topics} onInput=${set("topics")} autocomplete="off" />
    <${FormEnd} submit=${person ? words.save : words.submit} busy=${busy} onClose=${close} /></form><//>`;
}

/** @param {{person: any, link: any}} props */
const LinkWindow = ({ person, link }) => html`<${Dialog} title=${words.linkTitle} onClose=${close}><p>${words.linkWhy(person.name, longDay(link.expires_at))}</p>
  <${Once} id="link" label=${words.linkLabel} value=${link.url} copy=${words.copy} copied=${words.copied} /><div class="button-row"><button type="button" class="button button-primary" onClick=${close}>${words.done}</button></div><//>`;

/** @param {{person: any}} props */
function FactorWindow({ person }) {
  const send = (event) => {
    event.preventDefault();
    close();
    run(() => remove(`/users/${person.id}/factor`), words.factorDone);
  };
  return html`<${Dialog} title=${words.factor} onClose=${close}><form onSubmit=${send}><p>${words.factorSure(person.name)}</p><${FormEnd} submit=${words.factor} onClose=${close} /></form><//>`;
}

/** @param {any} person @returns {[string, string]} */
function state(person) {
  if (!person.active) return ["late", words.states.shut];
  if (person.issuer) return ["", words.at(person.issuer)];
  if (!person.password) return person.invited_until ? ["soon", words.states.invited] : ["late", words.states.nothing];
  return person.factor ? ["live", words.states.factor] : ["", words.states.plain];
}

/** @param {{person: any}} props */
function Row({ person }) {
  const [kind, text] = state(person);
  const act = (label, go) => html`<button type="button" class="plain-button" aria-label=${`${label}: ${person.name}`} onClick=${go}>${label}</button>`;
  const turn = () => run(() => patch(`/users/${person.id}`, { active: !person.active }), person.active ? words.shutDone : words.opened);
  return html`<tr><th scope="row">${person.name}<br /><span class="aside">${person.username}</span></th><td>${texts.staffRoles[person.role] || person.role}</td><td>${person.offices.map(officeName).join(", ") || words.none}</td>
    <td>${person.languages.map(languageName).join(", ")}${person.topics.length > 0 && html`<br /><span class="aside">${person.topics.map(topicName).join(", ")}</span>`}</td>
    <td><${Badge} kind=${kind} text=${text} />${person.sessions > 0 && html`<br /><span class="aside">${words.sessions(person.sessions)}</span>`}</td>
    <td class="row-actions">${act(words.change, () => (opened.value = { what: "person", person }))}${person.active && !person.issuer && act(words.link, () => makeLink(person))}
      ${person.factor && act(words.factor, () => (opened.value = { what: "factor", person }))}${person.sessions > 0 && act(words.end, () => run(() => remove(`/users/${person.id}/sessions`), words.endDone))}${act(person.active ? words.shut : words.open, turn)}</td></tr>`;
}

function Windows() {
  const { what, person, link } = opened.value || {};
  if (what === "person") return html`<${PersonWindow} key=${person?.id || 0} person=${person} />`;
  if (what === "link") return html`<${LinkWindow} key=${link.url} person=${person} link=${link} />`;
  return what === "factor" ? html`<${FactorWindow} person=${person} />` : null;
}

export function People() {
  useEffect(() => void load().catch(tellProblem), []);
  const heads = [words.name, words.role, words.offices, words.languages, words.state, words.actions];
  return html`<${Frame} page="users"><main class="page" id="main-content" tabindex="-1" lang=${all.language}><h1 id="people-title">${words.title}</h1><p class="intro">${words.intro}</p>
    <p><button type="button" class="button button-primary" onClick=${() => (opened.value = { what: "person" })}>${words.invite}</button></p>
    ${!people.value ? html`<p>${texts.loading}</p>` : html`<div class="wide-table" tabindex="0" role="region" aria-labelledby="people-title"><table class="counts"><thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
      <tbody>${people.value.map((person) => html`<${Row} key=${person.id} person=${person} />`)}</tbody></table></div>`}</main><${Windows} /><${ProofWindow} /><//>`;
}
