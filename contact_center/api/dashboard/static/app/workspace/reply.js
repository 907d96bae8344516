// The reply editor. A draft belongs to its ticket and survives looking at another one, but not the closing of the tab.
import { html, signal, useEffect, useRef } from "../lib.js";
import { Choice, Icon } from "../parts.js";
import { announce, tell } from "../notices.js";
import { catalogue } from "../session.js";
import { texts } from "../texts.js";
import { Chooser, choosing, Gaps, gapsIn, InDanish, insert, selectGap } from "./canned.js";
import { act, busy } from "./verbs.js";

const words = texts.reply;
const DANISH = "da";
/** @type {{value: Record<number, string>}} */
const drafts = signal({});
/** @type {{value: Record<number, string>}} */
const languages = signal({});
/** Canned replies that stand in a draft. @type {{value: Record<number, (import("../types.js").Canned & {unread: boolean})[]>}} */
const used = signal({});

addEventListener("beforeunload", (event) => {
  if (Object.values(drafts.value).some((text) => text.trim())) event.preventDefault();
});

/** @param {number} id @param {string} text */
function keep(id, text) {
  drafts.value = { ...drafts.value, [id]: text };
  if (!text.trim()) use(id, []);
}

/** @param {number} id @param {(import("../types.js").Canned & {unread: boolean})[]} replies */
const use = (id, replies) => (used.value = { ...used.value, [id]: replies });
/** @param {number} id @param {string} language */
const speak = (id, language) => (languages.value = { ...languages.value, [id]: language });

/**
 * Put a canned reply into the draft; alone it gets greeting and closing. Then go to the first gap, or behind the words.
 * @param {number} id @param {HTMLTextAreaElement} area @param {import("../types.js").Canned} one @param {import("../types.js").CannedReplies} offer
 */
function put(id, area, one, offer) {
  const alone = !area.value.trim();
  if (alone) area.select();
  insert(area, alone ? [offer.greeting.text, one.text, offer.closing.text].join("\n\n") : one.text);
  const from = area.value.lastIndexOf(one.text, area.selectionEnd);
  area.setSelectionRange(from + one.text.length, from + one.text.length);
  if (one.gaps.length) selectGap(area, from);
  speak(id, one.language);
  use(id, [...(used.value[id] || []).filter((other) => other.id !== one.id), { ...one, unread: !offer.native_reviewed }]);
  choosing.value = 0;
  announce(texts.canned.inserted(one.title));
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function ReplyEditor({ ticket }) {
  const area = useRef(null);
  const text = drafts.value[ticket.id] || "";
  const language = languages.value[ticket.id] || ticket.language;
  const known = catalogue.value.languages.some((one) => one.code === language);
  const options = [...catalogue.value.languages.map((one) => [one.code, one.danish]), ...(known ? [] : [[language, ticket.language_danish || language]])];
  const open = choosing.value === ticket.id;
  const replies = language === DANISH ? [] : used.value[ticket.id] || [];
  useEffect(() => fit(area.current), [text, ticket.id, open, replies.length]);
  const send = async (event) => {
    event.preventDefault();
    if (!text.trim()) {
      tell(words.empty, "warning");
      area.current.focus();
    } else if (gapsIn(text).length) {
      tell(texts.canned.refuse, "warning");
      selectGap(area.current);
    } else if ((await act("reply", ticket.id, { text, language: language === "und" ? undefined : language })) === "") {
      keep(ticket.id, "");
      requestAnimationFrame(() => document.querySelector(".thread > li:last-child")?.scrollIntoView({ block: "center" }));
    }
  };
  const keys = (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && send(event);
  const shut = () => {
    choosing.value = 0;
    area.current?.focus();
  };
  return html`<form class=${`reply ${open ? "is-choosing" : ""}`} onSubmit=${send} aria-label=${words.title}>
    <div class="reply-head"><label class="form-label" for="reply-text">${words.label} <span class="aside">${words.to.toLowerCase()} ${ticket.party_address}</span></label>
      <button type="button" class="button button-secondary small" aria-expanded=${open} aria-keyshortcuts="s" onClick=${() => (open ? shut() : (choosing.value = ticket.id))}>
        <${Icon} name="list-check" />${texts.canned.open} <kbd aria-hidden="true">S</kbd></button></div>
    ${open && html`<${Chooser} id=${ticket.id} language=${language} onClose=${shut} onChoose=${(one, offer) => put(ticket.id, area.current, one, offer)} />`}
    <div class=${`reply-both ${replies.length ? "has-danish" : ""}`}><textarea ref=${area} class="form-input" id="reply-text" rows="3" lang=${language === "und" ? undefined : language} value=${text} aria-keyshortcuts="r"
      onInput=${(event) => keep(ticket.id, event.currentTarget.value)} onKeyDown=${keys}></textarea>
      ${replies.length > 0 && html`<${InDanish} replies=${replies} onShut=${() => use(ticket.id, [])} />`}</div>
    <${Gaps} text=${text} onGo=${() => selectGap(area.current)} />
    <div class="reply-end"><${Choice} id="reply-language" label=${words.language} value=${language} options=${options} onChange=${(value) => speak(ticket.id, value)} />
      <span class="aside">${words.hint}</span>
      <button class="button button-primary small" disabled=${busy.value}>${busy.value ? words.sending : words.send}</button></div></form>`;
}

/** As high as the text, up to half a screen. @param {HTMLTextAreaElement | null} area */
function fit(area) {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight / 2)}px`;
}
