// The reply editor. A draft belongs to its ticket and survives looking at another one, but not the closing of the tab.
import { html, signal, useEffect, useRef } from "../lib.js";
import { Choice } from "../parts.js";
import { tell } from "../notices.js";
import { catalogue } from "../session.js";
import { texts } from "../texts.js";
import { act, busy } from "./verbs.js";

const words = texts.reply;
/** @type {{value: Record<number, string>}} */
const drafts = signal({});
/** @type {{value: Record<number, string>}} */
const languages = signal({});

addEventListener("beforeunload", (event) => {
  if (Object.values(drafts.value).some((text) => text.trim())) event.preventDefault();
});

/** @param {number} id @param {string} text */
function keep(id, text) {
  drafts.value = { ...drafts.value, [id]: text };
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function ReplyEditor({ ticket }) {
  const area = useRef(null);
  const text = drafts.value[ticket.id] || "";
  const language = languages.value[ticket.id] || ticket.language;
  const known = catalogue.value.languages.some((one) => one.code === language);
  const options = [...catalogue.value.languages.map((one) => [one.code, one.danish]), ...(known ? [] : [[language, ticket.language_danish || language]])];
  useEffect(() => fit(area.current), [text, ticket.id]);
  const send = async (event) => {
    event.preventDefault();
    if (!text.trim()) {
      tell(words.empty, "warning");
      area.current.focus();
    } else if ((await act("reply", ticket.id, { text, language: language === "und" ? undefined : language })) === "") {
      keep(ticket.id, "");
      requestAnimationFrame(() => document.querySelector(".thread > li:last-child")?.scrollIntoView({ block: "center" }));
    }
  };
  const keys = (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && send(event);
  return html`<form class="reply" onSubmit=${send} aria-label=${words.title}>
    <label class="form-label" for="reply-text">${words.label} <span class="aside">${words.to.toLowerCase()} ${ticket.party_address}</span></label>
    <textarea ref=${area} class="form-input" id="reply-text" rows="3" lang=${language === "und" ? undefined : language} value=${text} aria-keyshortcuts="r"
      onInput=${(event) => keep(ticket.id, event.currentTarget.value)} onKeyDown=${keys}></textarea>
    <div class="reply-end"><${Choice} id="reply-language" label=${words.language} value=${language} options=${options}
        onChange=${(value) => (languages.value = { ...languages.value, [ticket.id]: value })} />
      <span class="aside">${words.hint}</span>
      <button class="button button-primary small" disabled=${busy.value}>${busy.value ? words.sending : words.send}</button></div></form>`;
}

/** As high as the text, up to half a screen. @param {HTMLTextAreaElement | null} area */
function fit(area) {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight / 2)}px`;
}
