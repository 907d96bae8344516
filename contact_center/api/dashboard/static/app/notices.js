// What is said to the person in front of the screen: a toast at once, a status line for screen readers now and then.
import { Problem } from "./api.js";
import { html, signal } from "./lib.js";
import { texts } from "./texts.js";
import { Icon } from "./parts.js";

const QUIET = 10_000;
/** @typedef {{label: string, run: () => void, seconds: number}} Offer something that can be done about it for a while */
/** @type {{value: {text: string, kind: string, offer?: Offer} | null}} */
const toast = signal(null);
const status = signal("");
let hides = 0;
let spokenAt = 0;
let waiting = 0;

/** @param {string} text @param {"success" | "info" | "warning" | "error"} kind @param {Offer} [offer] */
export function tell(text, kind = "success", offer) {
  toast.value = { text, kind, offer };
  clearTimeout(hides);
  hides = setTimeout(() => (toast.value = null), offer ? offer.seconds * 1_000 : kind === "error" ? 12_000 : 6_000);
}

/** Announce live changes, at most every ten seconds; what comes in between replaces what has not been said. @param {string} text */
export function announce(text) {
  clearTimeout(waiting);
  const wait = Math.max(0, spokenAt + QUIET - Date.now());
  waiting = setTimeout(() => {
    spokenAt = Date.now();
    status.value = text;
  }, wait);
}

/** The words for an error. @param {unknown} error */
export function inWords(error) {
  if (!(error instanceof Problem)) return texts.problems[500];
  const words = texts.problems[error.status] || texts.problems[500];
  if (error.status === 409 && error.message) return error.message; // the server says what came between
  if (error.status === 422) return `${words} ${error.message}`;
  if (error.status === 429) return texts.login.wait(error.retryAfter || 1);
  return words;
}

/** @param {unknown} error */
export function tellProblem(error) {
  if (error instanceof Problem && error.status === 401) return;
  if (!(error instanceof Problem)) console.error(error);
  tell(inWords(error), error instanceof Problem && error.status === 409 ? "warning" : "error");
}

/** Both regions stand in the page from the start, or a screen reader would not notice them. */
export function Notices() {
  const shown = toast.value;
  return html`
    <div class="toasts" role="alert">
      ${shown && html`<div class=${`toast-note is-${shown.kind}`}><${Icon} name=${shown.kind} /><span>${shown.text}</span>
        ${shown.offer && html`<button type="button" class="button button-secondary small" onClick=${shown.offer.run}>${shown.offer.label}</button>`}
        <button type="button" class="plain-button" onClick=${() => (toast.value = null)}><${Icon} name="close" label=${texts.close} /></button></div>`}
    </div>
    <p class="sr-only" role="status">${status.value}</p>`;
}
