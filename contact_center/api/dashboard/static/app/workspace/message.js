// One entry of the conversation: newest words open, quoted history folded; numbers, HTML and a translation when asked for.
import { post } from "../api.js";
import { moment } from "../format.js";
import { language as own } from "../words/language.js";
import { html, signal } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { languageName } from "../session.js";
import { texts } from "../texts.js";
import { Files, SentFiles } from "./files.js";
import { now, second } from "./state.js";
import { takeBack } from "./sending.js";
import { talk } from "../words/talk.js";

/** @typedef {import("../types.js").Message} Message */
const words = texts.ticket;
const ICONS = { in: "email", out: "reply", auto: "send", note: "edit", call: "support-agent", event: "info", forward: "forward" };
const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/** What was asked for, by entry; forgotten with the ticket. @type {{value: Record<number, {text: string, folded: string}>}} */
const whole = signal({});
/** @type {{value: Record<number, boolean>}} */
const asHtml = signal({});
/** @type {{value: Record<number, {text: string, cut: boolean} | "asking">}} */
const translated = signal({});

/** Another ticket is open: nobody sees its numbers who has not asked for them. */
export function forgetAll() {
  whole.value = {};
  asHtml.value = {};
  translated.value = {};
}

/** @param {any} kept @param {number} id @param {unknown} [value] none: forget it */
const set = (kept, id, value) => {
  const { [id]: _gone, ...others } = kept.value;
  kept.value = value === undefined ? others : { ...others, [id]: value };
};

/** @param {number} id */
async function reveal(id) {
  if (whole.value[id]) return set(whole, id);
  try {
    set(whole, id, await post(`/messages/${id}/reveal`));
    tell(talk.numbers.audited, "info");
  } catch (error) {
    tellProblem(error);
  }
}

/** @param {number} id */
async function translate(id) {
  if (translated.value[id]) return set(translated, id);
  set(translated, id, "asking");
  try {
    set(translated, id, await post(`/messages/${id}/translation?target=${own}`));
  } catch (error) {
    set(translated, id);
    tellProblem(error);
  }
}

/** @param {{delivery: import("../types.js").Delivery, message: Message, ticket: number}} props */
function Delivery({ delivery, message, ticket }) {
  const at = delivery.state === "sent" && delivery.sent_at ? ` ${moment(delivery.sent_at, now.value)}` : "";
  const wrong = ["failed", "held", "bounced"].includes(delivery.state);
  const undo = delivery.undo_until && Date.parse(delivery.undo_until) > second.value;
  return html`<p class=${`delivery is-${delivery.state}`}><${Icon} name=${delivery.state === "sent" ? "check" : wrong ? "warning" : "time"} />
    ${texts.delivery[delivery.state] || delivery.state}${at}${delivery.error ? ` – ${delivery.error}` : ""}
    ${undo && html` <button type="button" class="plain-button" onClick=${() => takeBack(ticket, message.id)}>${talk.undo.button}</button>`}</p>`;
}

/** What can be asked for. @param {{message: Message, translates: boolean}} props */
function Tools({ message, translates }) {
  const { id, hidden, direction, language } = message;
  const foreign = translates && ["in", "call"].includes(direction) && message.text && language !== own;
  if (!hidden && !message.html && !foreign) return null;
  const on = { whole: Boolean(whole.value[id]), html: Boolean(asHtml.value[id]), words: translated.value[id] };
  return html`<p class="tools">
    ${hidden > 0 && html`<button type="button" class="plain-button" aria-pressed=${on.whole} onClick=${() => reveal(id)}><${Icon} name="visibility" />${on.whole ? talk.numbers.hide : talk.numbers.show(hidden)}</button>`}
    ${message.html && html`<button type="button" class="plain-button" aria-pressed=${on.html} onClick=${() => set(asHtml, id, !on.html || undefined)}><${Icon} name="document" />${on.html ? talk.html.hide : talk.html.show}</button>`}
    ${foreign && html`<button type="button" class="plain-button" aria-pressed=${Boolean(on.words)} disabled=${on.words === "asking"} onClick=${() => translate(id)}><${Icon} name="language" />${on.words === "asking" ? talk.translation.asking : on.words ? talk.translation.hide : talk.translation.ask}</button>`}</p>`;
}

/** @param {{message: Message, foreign?: string, who: string}} props */
function Words({ message, foreign, who }) {
  const { id, direction, subject } = message;
  const shown = whole.value[id] || message;
  const made = translated.value[id];
  if (direction === "auto" || direction === "forward") return html`<details class="quote"><summary>${subject || words[direction]}</summary><div class="body" lang=${foreign} dir="auto">${shown.text}</div></details>`;
  if (asHtml.value[id]) {
    return html`<p class="aside">${talk.html.note}</p><iframe class="mail-frame" sandbox=${SANDBOX} referrerpolicy="no-referrer" title=${talk.html.title(who)} src=${`/api/v1/messages/${id}/html?language=${own}`}></iframe>`;
  }
  const body = html`<div class="body" lang=${foreign} dir="auto">${shown.text || words.noText}</div>`;
  if (!made || made === "asking") return body;
  return html`<div class="beside">${body}<section class="translation" aria-label=${talk.translation.title}><p class="translation-mark"><${Icon} name="language" />${talk.translation.title}</p>
    <div class="body" lang=${own} dir="auto">${made.text}</div><p class="aside">${talk.translation.note}${made.cut ? ` ${talk.translation.cut}` : ""}</p></section></div>`;
}

/** @param {{message: Message, ticket: import("../types.js").Ticket}} props */
export function Message({ message, ticket }) {
  const { direction, language, folded, attachments, delivery, files = [], mentions = [] } = message;
  const foreign = language && language !== "und" ? language : undefined;
  const label = direction === "forward" ? talk.line.forward : words[direction];
  const who = direction === "in" ? message.author || ticket.party_name || words.in : message.author || label;
  if (direction === "event") return html`<li class="event"><time datetime=${message.at}>${moment(message.at, now.value)}</time> ${message.author && `${message.author}: `}${message.text}</li>`;
  const quoted = whole.value[message.id]?.folded || folded;
  return html`<li class=${`message is-${direction}`}><article aria-label=${`${label}, ${who}`}>
    <header><${Icon} name=${ICONS[direction] || "email"} label=${label} /><strong>${who}</strong>
      ${direction !== "in" && direction !== "call" && message.author ? html`<span class="aside">${label}</span>` : null}
      ${foreign && html`<abbr class="aside" title=${languageName(foreign)}>${foreign}</abbr>`}<time class="aside" datetime=${message.at}>${moment(message.at, now.value)}</time></header>
    <${Words} message=${message} foreign=${foreign} who=${who} />
    ${quoted && html`<details class="quote"><summary>${words.quote}</summary><div class="body" lang=${foreign} dir="auto">${quoted}</div></details>`}
    <${Tools} message=${message} translates=${ticket.translates} />
    ${attachments.length > 0 && html`<${Files} files=${attachments} />`}${files.length > 0 && html`<${SentFiles} files=${files} />`}
    ${mentions.length > 0 && html`<p class="aside">${talk.mentions.told(mentions.map((one) => one.name).join(", "))}</p>`}
    ${delivery && html`<${Delivery} delivery=${delivery} message=${message} ticket=${ticket.id} />`}</article></li>`;
}
