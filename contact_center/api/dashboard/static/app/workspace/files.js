// Files in the conversation: what to mind before one is opened; a virus is not offered at all.
import { size } from "../format.js";
import { html } from "../lib.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { talk } from "../words/talk.js";

const files = texts.files;

/** @param {{file: import("../types.js").Attachment}} props */
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

/** What the citizen sent. @param {{files: import("../types.js").Attachment[]}} props */
export const Files = ({ files: all }) => html`<ul class="plain files" aria-label=${texts.ticket.attachments}>${all.map((file) => html`<${File} key=${file.id} file=${file} />`)}</ul>`;

/** What staff attached. @param {{files: {id: number, name: string, size: number}[]}} props */
export const SentFiles = ({ files: all }) => html`<ul class="plain files" aria-label=${talk.files.sent}>${all.map((file) => html`<li key=${file.id}>
  <a href=${`/api/v1/reply-files/${file.id}`} download><${Icon} name="attach-file" /><bdi>${file.name}</bdi></a><span class="aside"> ${size(file.size)}</span></li>`)}</ul>`;
