// Ready-made replies: the chooser, and beside the editor what the chosen ones say in Danish.
import { get, query } from "../api.js";
import { html, signal, useEffect, useLayoutEffect, useRef, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { language as screen } from "../words/language.js";

/** @typedef {import("../types.js").Canned} Canned @typedef {import("../types.js").CannedReplies} CannedReplies */
const words = texts.canned;
/** What is still to be filled in; the API refuses a reply that holds one. */
const GAP = /«…[^«»\n]{0,80}»?|…»/g;
/** The ticket whose chooser is open. */
export const choosing = signal(0);

/** @param {string} text */
export const gapsIn = (text) => [...text.matchAll(GAP)];

/** Select the first gap behind the cursor, or the first of all. @param {HTMLTextAreaElement} area @param {number} from */
export function selectGap(area, from = area.selectionEnd) {
  const gaps = gapsIn(area.value);
  const gap = gaps.find((one) => one.index >= from) || gaps[0];
  area.focus();
  if (gap) area.setSelectionRange(gap.index, gap.index + gap[0].length);
}

/** Type words at the cursor, as a paragraph of their own; the browser can undo it. @param {HTMLTextAreaElement} area @param {string} text */
export function insert(area, text) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const lead = before.trim() && "\n\n".slice(/\n{0,2}$/.exec(before)[0].length);
  const tail = after.trim() && "\n\n".slice(/^\n{0,2}/.exec(after)[0].length);
  const whole = lead + text + tail;
  area.focus();
  if (!document.execCommand("insertText", false, whole)) {
    area.setRangeText(whole, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {CannedReplies | null} offer @param {string} typed @returns {Canned[]} */
function fitting(offer, typed) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (one) => wanted.every((word) => `${one.title}\n${one.danish}\n${one.text}`.toLowerCase().includes(word));
  return offer ? offer.items.filter(holds) : [];
}

/** What is offered for a ticket in a language. @param {number} id @param {string} language @param {() => void} onClose @returns {CannedReplies | null} */
function useOffer(id, language, onClose) {
  const [offer, setOffer] = useState(null);
  useEffect(() => {
    let wanted = true;
    const failed = (error) => {
      tellProblem(error);
      onClose();
    };
    get(`/tickets/${id}/canned-replies${query({ language: language === "und" ? "" : language })}`).then((answer) => wanted && setOffer(answer), failed);
    return () => (wanted = false);
  }, [id, language]);
  return offer;
}

/** @param {{one: Canned, chosen: boolean, choose: () => void}} props */
const Option = ({ one, chosen, choose }) => html`<div class="canned-option" role="option" id=${`canned-${one.id}`} aria-selected=${chosen} onClick=${choose}>
  <span class="canned-title"><strong>${one.title}</strong>${one.gaps.length > 0 && html` <span class="badge">${words.gaps(one.gaps.length)}</span>`}</span>
  <span class="canned-begin" lang="da">${one.danish}</span></div>`;

/** @param {{shown: Canned[], at: Canned | undefined, choose: (one: Canned) => void}} props */
function Options({ shown, at, choose }) {
  const fits = Object.keys(words.fits).filter((fit) => shown.some((one) => one.fit === fit));
  return html`<div class="canned-list" id="canned-list" role="listbox" aria-label=${words.title}>${fits.map((fit) => html`
    <div role="group" aria-labelledby=${`canned-fit-${fit}`} key=${fit}><span class="canned-fit" role="presentation" id=${`canned-fit-${fit}`}>${words.fits[fit]}</span>
      ${shown.filter((one) => one.fit === fit).map((one) => html`<${Option} key=${one.id} one=${one} chosen=${one === at} choose=${() => choose(one)} />`)}</div>`)}</div>`;
}

/** Filter by typing, move by arrows, insert by Enter. @param {{id: number, language: string, onChoose: (one: Canned, offer: CannedReplies) => void, onClose: () => void}} props */
export function Chooser({ id, language, onChoose, onClose }) {
  const field = useRef(null);
  const [typed, setTyped] = useState("");
  const [row, setRow] = useState(0);
  const offer = useOffer(id, language, onClose);
  const shown = fitting(offer, typed);
  const at = shown[Math.min(row, shown.length - 1)];
  useLayoutEffect(() => field.current.focus(), []); // at once: somebody types already
  useEffect(() => document.getElementById(`canned-${at?.id}`)?.scrollIntoView({ block: "nearest" }), [at?.id]);
  const step = (by) => shown.length && setRow((shown.indexOf(at) + by + shown.length) % shown.length);
  const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => at && onChoose(at, offer), Escape: onClose };
  const pressed = (event) => {
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the chooser, not the ticket
    keys[event.key]();
  };
  const type = (event) => {
    setTyped(event.currentTarget.value);
    setRow(0);
  };
  return html`<div class="canned"><label class="form-label" for="canned-filter">${words.filter} <span class="aside" id="canned-hint">${words.hint}</span></label>
    <input ref=${field} class="form-input" id="canned-filter" type="text" autocomplete="off" role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls="canned-list"
      aria-activedescendant=${at ? `canned-${at.id}` : undefined} aria-describedby="canned-hint" value=${typed} onInput=${type} onKeyDown=${pressed} />
    <${Options} shown=${shown} at=${at} choose=${(one) => onChoose(one, offer)} />
    <p class=${shown.length ? "sr-only" : "aside"} role="status">${!offer ? texts.loading : shown.length ? words.found(shown.length) : words.none}</p></div>`;
}

/** What the inserted replies say. @param {{replies: (Canned & {unread: boolean})[], onShut: () => void}} props */
export function InDanish({ replies, onShut }) {
  return html`<section class="in-danish" lang="da" tabindex="0" aria-labelledby="in-danish"><div class="head-line"><h3 id="in-danish">${words.danish}</h3>
      <button type="button" class="plain-button" onClick=${onShut}><${Icon} name="close" label=${words.shut} /></button></div>
    ${replies.some((one) => one.unread) && html`<p class="hint-line">${words.unread}</p>`}
    ${replies.map((one) => html`<p class="canned-danish" key=${one.id}><strong lang=${screen}>${one.title}</strong>${"\n"}${one.danish}</p>`)}</section>`;
}

/** How much is still to be filled in. @param {{text: string, onGo: () => void}} props */
export function Gaps({ text, onGo }) {
  const left = gapsIn(text).length;
  return left > 0 && html`<p class="hint-line gaps"><${Icon} name="warning" /> ${words.left(left)} <button type="button" class="plain-button" onClick=${onGo}>${words.next}</button></p>`;
}
