// What is offered: who, about what, for how long; taken or passed on by mouse or by key. Heard, seen and announced.
import { post, Problem } from "../api.js";
import { duration } from "../format.js";
import { html, signal, useEffect } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { languageName, officeName } from "../session.js";
import { shortcuts } from "../store.js";
import { texts } from "../texts.js";
import { go } from "./go.js";
import { loadDesk, moment, offer, talk } from "./state.js";

const words = texts.offer;
const TYPING = "input, textarea, select, [contenteditable], dialog";
const busy = signal(false);
const ICONS = { call: "support-agent", callback: "smartphone", voicemail: "chat", mail: "email" };

/** @param {(id: number) => Promise<void>} act */
async function answer(act) {
  const shown = offer.value;
  if (!shown || busy.value) return;
  busy.value = true;
  try {
    await act(shown.id);
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 404)) tell(words.gone, "warning");
    else tellProblem(error);
  } finally {
    busy.value = false;
    loadDesk().catch(() => {});
  }
}

export const accept = () => answer(async (id) => {
  const shown = offer.value;
  talk.value = await post(`/offers/${id}/accept`);
  offer.value = null;
  tell(words.taken[shown?.kind || "contact"]);
  if (shown && shown.kind !== "consult") go(shown.ticket_id);
});

/** @param {string} reason */
export const decline = (reason) => answer(async (id) => {
  await post(`/offers/${id}/decline`, { reason });
  offer.value = null;
  tell(words.passed, "info");
});

/** In one sentence, for those who listen. @param {import("../types.js").Offer} shown */
function sentence(shown) {
  const what = words.kinds[shown.kind === "contact" ? shown.ticket_kind : shown.kind](shown.colleague);
  return `${what}: ${shown.language_label}, ${shown.topic_label}. ${words.keys}`;
}

/** Two short tones; silent where the browser wants to be touched first. */
function sound() {
  try {
    const audio = new AudioContext();
    [0, 0.25].forEach((at) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      volume.gain.value = 0.08;
      tone.frequency.value = at ? 880 : 660;
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.18);
    });
    setTimeout(() => audio.close(), 1_000);
  } catch {
    // no sound device: the card and the announcement are there
  }
}

/** The title of the tab blinks between its own and the news. @param {string} text */
function blink(text) {
  const before = document.title;
  const timer = setInterval(() => (document.title = document.title === text ? before : text), 1_000);
  return () => {
    clearInterval(timer);
    document.title = before;
  };
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (!offer.value || shortcuts.value !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  const run = { a: accept, d: () => decline("other") }[event.key.toLowerCase()];
  if (!run) return;
  event.preventDefault();
  run();
}

/** @param {{shown: import("../types.js").Offer}} props */
function Card({ shown }) {
  const left = Math.max(0, Math.ceil((Date.parse(shown.expires_at) - moment.value) / 1000));
  const kind = shown.kind === "contact" ? shown.ticket_kind : shown.kind;
  useEffect(() => {
    sound();
    return blink(`☎ ${words.kinds[kind](shown.colleague)}`);
  }, [shown.id]);
  return html`<section class="offer" aria-labelledby="offer-title">
    <div class="offer-what"><h2 id="offer-title"><${Icon} name=${ICONS[shown.ticket_kind] || "notifications"} />${words.kinds[kind](shown.colleague)}</h2>
      <p class="offer-about"><strong>${shown.language_label}</strong> · <strong>${shown.topic_label}</strong> · ${officeName(shown.office)}${shown.municipality_name && ` · ${shown.municipality_name}`} · ${words.waited} ${duration(moment.value - Date.parse(shown.waiting_since))}${shown.earlier ? ` · ${words.earlier(shown.earlier)}` : ""}</p>
      ${shown.reasons.length > 0 && html`<p class="aside">${shown.reasons.join(" · ")}</p>`}</div>
    <div class="offer-verbs"><span class="offer-left num" aria-hidden="true">${left}</span>
      <button type="button" class="button button-primary" aria-keyshortcuts="a" disabled=${busy.value} onClick=${accept}><${Icon} name="check" />${words.accept} <kbd aria-hidden="true">A</kbd></button>
      <button type="button" class="button button-secondary" aria-keyshortcuts="d" disabled=${busy.value} onClick=${() => decline("other")}>${words.decline} <kbd aria-hidden="true">D</kbd></button>
      ${shown.kind === "contact" && html`<details class="offer-why"><summary>${words.because}</summary><div>${["busy", "language", "topic"].map((reason) => html`
        <button key=${reason} type="button" class="plain-button" disabled=${busy.value} onClick=${() => decline(reason)}>${words.reasons[reason](languageName(shown.language))}</button>`)}</div></details>`}</div>
    <span class="offer-time" aria-hidden="true"><span style=${{ width: `${Math.min(100, (100 * left) / Math.max(1, shown.seconds))}%` }}></span></span></section>`;
}

/** The card; and a place that stands in the page from the start, so that a screen reader notices what comes. */
export function OfferCard() {
  const shown = offer.value;
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  return html`<p class="sr-only" aria-live="assertive" id="offer-alert">${shown ? sentence(shown) : ""}</p>${shown && html`<${Card} key=${shown.id} shown=${shown} />`}`;
}
