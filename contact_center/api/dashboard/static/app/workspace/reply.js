// The reply editor: the citizen's language, canned replies, files; the draft lies on the server.
import { moment } from "../format.js";
import { html, signal, useEffect, useRef } from "../lib.js";
import { Choice, Icon } from "../parts.js";
import { announce, tell } from "../notices.js";
import { catalogue } from "../session.js";
import { texts } from "../texts.js";
import { attach, AttachButton, Attached } from "./attach.js";
import { Chooser, choosing, Gaps, gapsIn, InDanish, insert, selectGap } from "./canned.js";
import { change, draftOf, load, write } from "./drafts.js";
import { Hindrances, Leaving, send as sendReply } from "./sending.js";
import { now } from "./state.js";
import { busy } from "./verbs.js";
import { talk } from "../words/talk.js";

const words = texts.reply;
const DANISH = "da";
/** The ticket over whose editor files are held. */
const over = signal(0);

/**
 * Put a canned reply into the draft; alone it gets greeting and closing. Then go to the first gap, or behind the words.
 * @param {import("../types.js").Ticket} ticket @param {HTMLTextAreaElement} area @param {import("../types.js").Canned} one @param {import("../types.js").CannedReplies} offer
 */
function putIn(ticket, area, one, offer) {
  const alone = !area.value.trim();
  if (alone) area.select();
  insert(area, alone ? [offer.greeting.text, one.text, offer.closing.text].join("\n\n") : one.text);
  const from = area.value.lastIndexOf(one.text, area.selectionEnd);
  area.setSelectionRange(from + one.text.length, from + one.text.length);
  if (one.gaps.length) selectGap(area, from);
  const used = [...draftOf(ticket.id).used.filter((other) => other.id !== one.id), { ...one, unread: !offer.native_reviewed }];
  write(ticket.id, { language: one.language, used }, ticket.newest);
  choosing.value = 0;
  announce(texts.canned.inserted(one.title));
}

/** Put words into the reply, wherever the cursor is. @param {string} text */
export function insertIntoReply(text) {
  const area = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("reply-text"));
  if (area) insert(area, text);
}

/** Whether the draft is safe. @param {{id: number}} props */
function Kept({ id }) {
  const { state, text, savedAt } = draftOf(id);
  if (!text.trim() && state !== "lost") return html`<span class="aside">${words.hint}</span>`;
  const said = { dirty: talk.draft.unsaved, saving: talk.draft.saving, lost: talk.draft.lost, saved: savedAt ? talk.draft.saved(moment(savedAt, now.value)) : "" }[state] || "";
  return html`<span class=${`aside draft-state is-${state}`}>${state === "lost" && html`<${Icon} name="warning" />`}${said}</span>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function ReplyEditor({ ticket }) {
  const area = useRef(null);
  const { id } = ticket;
  const draft = draftOf(id);
  const { text } = draft;
  const language = draft.language || ticket.language;
  const known = catalogue.value.languages.some((one) => one.code === language);
  const options = [...catalogue.value.languages.map((one) => [one.code, one.label]), ...(known ? [] : [[language, ticket.language_label || language]])];
  const open = choosing.value === id;
  const replies = language === DANISH ? [] : draft.used;
  useEffect(() => {
    load(id, ticket.newest);
  }, [id]);
  useEffect(() => fit(area.current), [text, id, open, replies.length]);
  const send = async (event, alongside = false) => {
    event?.preventDefault();
    if (gapsIn(text).length) {
      tell(texts.canned.refuse, "warning");
      selectGap(area.current);
      return;
    }
    area.current.focus(); // before it leaves: whoever goes on by keyboard meanwhile is not called back
    if (!text.trim()) {
      tell(words.empty, "warning");
      return;
    }
    if (await sendReply(ticket, { text, language: language === "und" ? undefined : language, alongside }))
      requestAnimationFrame(() => document.querySelector(".thread > li:last-child")?.scrollIntoView({ block: "center" }));
  };
  const keys = (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && send(event);
  const shut = () => {
    choosing.value = 0;
    area.current?.focus();
  };
  return html`<form class=${`reply ${open ? "is-choosing" : ""} ${over.value === id ? "is-over" : ""}`} onSubmit=${send} aria-label=${words.title} ...${dropping(id)}>
    <${Hindrances} ticket=${ticket} onAnyway=${() => send(null, true)} />
    <div class="reply-head"><label class="form-label" for="reply-text">${words.label} <span class="aside">${words.to.toLowerCase()} ${ticket.party_address}</span></label>
      <span class="reply-tools"><${AttachButton} id=${id} /><button type="button" class="button button-secondary small" aria-expanded=${open} aria-keyshortcuts="s" onClick=${() => (open ? shut() : (choosing.value = id))}>
        <${Icon} name="list-check" />${texts.canned.open} <kbd aria-hidden="true">S</kbd></button></span></div>
    ${open && html`<${Chooser} id=${id} language=${language} onClose=${shut} onChoose=${(one, offer) => putIn(ticket, area.current, one, offer)} />`}
    <div class=${`reply-both ${replies.length ? "has-danish" : ""}`}><textarea ref=${area} class="form-input" id="reply-text" rows="3" lang=${language === "und" ? undefined : language} value=${text} aria-keyshortcuts="r"
      onInput=${(event) => write(id, { text: event.currentTarget.value }, ticket.newest)} onKeyDown=${keys}></textarea>
      ${replies.length > 0 && html`<${InDanish} replies=${replies} onShut=${() => change(id, { used: [] })} />`}</div>
    <${Gaps} text=${text} onGo=${() => selectGap(area.current)} /><${Attached} id=${id} /><${Leaving} ticket=${ticket} />
    <div class="reply-end"><${Choice} id="reply-language" label=${words.language} value=${language} options=${options} onChange=${(value) => write(id, { language: value }, ticket.newest)} />
      <${Kept} id=${id} />
      <button class="button button-primary small" disabled=${busy.value}>${busy.value ? words.sending : words.send}</button></div></form>`;
}

/** Files may be dropped onto the editor. @param {number} id */
const dropping = (id) => ({
  onDragOver: (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    over.value = id;
  },
  onDragLeave: () => (over.value = 0),
  onDrop: (event) => {
    over.value = 0;
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    attach(id, [...event.dataTransfer.files]);
  },
});

/** As high as the text, up to half a screen. @param {HTMLTextAreaElement | null} area */
function fit(area) {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight / 2)}px`;
}
