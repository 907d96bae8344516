// Who I am to the others: available, busy or away; by telephone and mail; in the browser or at the desk. And who else is there.
import { put } from "../api.js";
import { html, useState } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { languageName } from "../session.js";
import { texts } from "../texts.js";
import { presence } from "./state.js";

const words = texts.presence;
const CHOICES = ["available", "busy", "away"];
const ICONS = { available: "success", busy: "error", "wrap-up": "time", away: "close" };
const LOOKS = { available: "live", busy: "soon", "wrap-up": "soon", away: "" };

/** @param {Partial<import("../types.js").OwnPresence>} changes */
async function choose(changes) {
  const now = presence.value?.me;
  if (!now) return;
  const known = { state: now.chosen, channels: now.channels.length ? now.channels : ["phone", "mail"], via: now.via, number: now.number };
  try {
    presence.value = await put("/presence", { ...known, ...changes });
    tell(words.told[presence.value.me.chosen]);
  } catch (error) {
    tellProblem(error);
  }
}

/** A state in words, with a sign: never by colour alone. @param {{state: string, reason?: string}} props */
export function State({ state, reason }) {
  return html`<span class=${`badge presence-badge ${LOOKS[state] ? `is-${LOOKS[state]}` : ""}`}><${Icon} name=${ICONS[state]} />${words.states[state]}${reason && reason !== words.states[state].toLowerCase() ? html`<span class="presence-reason">(${reason})</span>` : ""}</span>`;
}

/** @param {{mine: import("../types.js").OwnPresence}} props */
function Choices({ mine }) {
  return html`<fieldset class="presence-choices"><legend class="form-label">${words.title}</legend>${CHOICES.map((state) => html`
    <div class="form-group-radio" key=${state}><input class="form-radio" type="radio" name="presence" id=${`presence-${state}`} checked=${mine.chosen === state} onChange=${() => choose({ state })} />
      <label class="form-label" for=${`presence-${state}`}>${words.states[state]}</label></div>`)}</fieldset>`;
}

/** @param {{mine: import("../types.js").OwnPresence}} props */
function Channels({ mine }) {
  const on = mine.channels.length ? mine.channels : ["phone", "mail"];
  const toggle = (channel) => (event) => choose({ channels: event.currentTarget.checked ? [...on, channel] : on.filter((one) => one !== channel) });
  return html`<fieldset class="presence-choices"><legend class="form-label">${words.channels}</legend>${["phone", "mail"].map((channel) => html`
    <div class="form-group-checkbox" key=${channel}><input class="form-checkbox" type="checkbox" id=${`channel-${channel}`} checked=${on.includes(channel)} onChange=${toggle(channel)} />
      <label class="form-label" for=${`channel-${channel}`}>${words.channel[channel]}</label></div>`)}</fieldset>`;
}

/** @param {{mine: import("../types.js").OwnPresence}} props */
function Telephone({ mine }) {
  const [desk, setDesk] = useState(mine.via === "desk");
  const [number, setNumber] = useState(mine.number);
  const pick = (via) => () => {
    setDesk(via === "desk");
    if (via === "browser") choose({ via, number: "" });
  };
  const save = (event) => {
    event.preventDefault();
    choose({ via: "desk", number });
  };
  return html`<fieldset class="presence-choices"><legend class="form-label">${words.via}</legend>${["browser", "desk"].map((via) => html`
    <div class="form-group-radio" key=${via}><input class="form-radio" type="radio" name="via" id=${`via-${via}`} checked=${desk === (via === "desk")} onChange=${pick(via)} />
      <label class="form-label" for=${`via-${via}`}>${words.vias[via]}</label></div>`)}
    ${desk && html`<form class="desk-number" onSubmit=${save}><label class="form-label" for="desk-number">${words.number}</label>
      <input class="form-input" id="desk-number" type="tel" autocomplete="off" value=${number} onInput=${(event) => setNumber(event.currentTarget.value)} />
      <button class="button button-secondary small">${words.save}</button></form>`}</fieldset>`;
}

function Colleagues() {
  const others = presence.value?.colleagues || [];
  const there = others.filter((one) => one.state !== "away");
  return html`<section class="colleagues" aria-labelledby="colleagues-title"><h2 id="colleagues-title">${words.colleagues(there.length)}</h2>
    ${there.length > 0 && html`<ul class="plain">${there.map((one) => html`<li key=${one.id}><strong>${one.name}</strong> <${State} state=${one.state} reason=${one.reason} />
      <span class="aside">${one.languages.map(languageName).join(", ")}</span></li>`)}</ul>`}</section>`;
}

/** The person's state in the head of every page; opens to choose. */
export function PresenceMenu() {
  const mine = presence.value?.me;
  if (!mine) return null;
  const key = (event) => {
    if (event.key !== "Escape" || !event.currentTarget.open) return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary").focus();
    event.stopPropagation();
  };
  return html`<details class="presence" onKeyDown=${key}><summary><span class="sr-only">${words.title}: </span><${State} state=${mine.state} reason=${mine.reason} /><${Icon} name="chevron-down" /></summary>
    <div class="presence-box"><${Choices} mine=${mine} /><${Channels} mine=${mine} /><${Telephone} key=${mine.via + mine.number} mine=${mine} /><${Colleagues} /></div></details>`;
}
