// The conversation: newest words open, quoted history folded, files as downloads.
import { moment, size } from "../format.js";
import { html } from "../lib.js";
import { Icon } from "../parts.js";
import { languageName } from "../session.js";
import { texts } from "../texts.js";
import { now } from "./state.js";

const words = texts.ticket;
const files = texts.files;
const ICONS = { in: "email", out: "reply", auto: "send", note: "edit", call: "support-agent", event: "info" };

/** @param {{delivery: import("../types.js").Delivery}} props */
function Delivery({ delivery }) {
  const at = delivery.state === "sent" && delivery.sent_at ? ` ${moment(delivery.sent_at, now.value)}` : "";
  return html`<p class=${`delivery is-${delivery.state}`}><${Icon} name=${delivery.state === "sent" ? "check" : ["failed", "held", "bounced"].includes(delivery.state) ? "warning" : "time"} />
    ${texts.delivery[delivery.state] || delivery.state}${at}${delivery.error ? ` – ${delivery.error}` : ""}</p>`;
}

/** What to mind before a file is opened; a virus is not offered at all. @param {{file: import("../types.js").Attachment}} props */
function File({ file }) {
  const { marks = [], scan: said = "", form = "" } = file;
  const virus = said.startsWith("infected: ") && said.slice("infected: ".length);
  const scan = virus ? files.infected(virus) : said === "clean" ? files.clean : files.notScanned;
  const name = html`<${Icon} name="attach-file" /><bdi>${file.name}</bdi>`;
  return html`<li>${virus ? html`<span>${name}</span>` : html`<a href=${`/api/v1/attachments/${file.id}`} download>${name}</a>`}
    <span class="aside"> ${size(file.size)}${form && ` · ${files.form(form)}`} ${!virus && ` · ${scan}`}</span>
    ${(virus || marks.length > 0) && html`<ul class="plain marks">${virus && html`<li><${Icon} name="warning" />${scan}</li>`}
      ${marks.map((mark) => html`<li key=${mark}><${Icon} name="warning" />${files.marks[mark] || mark}</li>`)}</ul>`}</li>`;
}

/** @param {{files: import("../types.js").Attachment[]}} props */
const Files = ({ files }) => html`<ul class="plain files" aria-label=${words.attachments}>${files.map((file) => html`<${File} key=${file.id} file=${file} />`)}</ul>`;

/** @param {{message: import("../types.js").Message, party: string}} props */
export function Message({ message, party }) {
  const { direction, language, folded, attachments, delivery } = message;
  const text = message.said[document.documentElement.lang] || message.text; // what the system wrote is in the viewer's language
  const foreign = language && language !== "und" ? language : undefined;
  const who = direction === "in" ? message.author || party || words.in : message.author || words[direction];
  if (direction === "event") return html`<li class="event"><time datetime=${message.at}>${moment(message.at, now.value)}</time> ${message.author && `${message.author}: `}${text}</li>`;
  return html`<li class=${`message is-${direction}`}><article aria-label=${`${words[direction]}, ${who}`}>
    <header><${Icon} name=${ICONS[direction] || "email"} label=${words[direction]} /><strong>${who}</strong>
      ${direction !== "in" && direction !== "call" && message.author ? html`<span class="aside">${words[direction]}</span>` : null}
      ${foreign && html`<abbr class="aside" title=${languageName(foreign)}>${foreign}</abbr>`}<time class="aside" datetime=${message.at}>${moment(message.at, now.value)}</time></header>
    ${direction === "auto" ? html`<details class="quote"><summary>${message.subject || words.auto}</summary><div class="body" lang=${foreign} dir="auto">${text}</div></details>` : html`<div class="body" lang=${foreign} dir="auto">${text || words.noText}</div>`}
    ${folded && html`<details class="quote"><summary>${words.quote}</summary><div class="body" lang=${foreign} dir="auto">${folded}</div></details>`}
    ${attachments.length > 0 && html`<${Files} files=${attachments} />`}
    ${delivery && html`<${Delivery} delivery=${delivery} />`}</article></li>`;
}

/** @param {{ticket: import("../types.js").Ticket}} props */
export function Thread({ ticket }) {
  return html`<section aria-labelledby="thread-title"><h3 id="thread-title" class="sr-only">${words.thread}</h3>
    <ol class="plain thread">${ticket.messages.map((message) => html`<${Message} key=${message.id} message=${message} party=${ticket.party_name} />`)}</ol></section>`;
}
