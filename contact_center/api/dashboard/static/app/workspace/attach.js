// Files of a reply: chosen or dropped, sent to the server at once, refused in clear words when they are too large.
import { post, Problem, query, remove } from "../api.js";
import { size } from "../format.js";
import { html, signal, useRef } from "../lib.js";
import { announce, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { change, draftOf } from "./drafts.js";
import { talk } from "../words/talk.js";

const words = talk.files;
/** What is wrong with the last files, and what is on its way, by ticket. @type {{value: Record<number, {faults: string[], adding: string}>}} */
const going = signal({});
const of = (id) => going.value[id] || { faults: [], adding: "" };
const say = (id, changes) => (going.value = { ...going.value, [id]: { ...of(id), ...changes } });

/** Why a file cannot be attached, before it is sent; or empty. @param {number} id @param {File} file */
function refused(id, file) {
  const { files, mostBytes, mostTogether } = draftOf(id);
  const together = files.reduce((sum, one) => sum + one.size, file.size);
  if (!file.size) return words.empty(file.name);
  if (file.size > mostBytes) return words.tooLarge(file.name, size(file.size), size(mostBytes));
  return together > mostTogether ? words.together(size(mostTogether)) : "";
}

/** @param {File} file @param {unknown} error */
function inWords(file, error) {
  if (!(error instanceof Problem)) return words.failed(file.name);
  if (error.message.includes("virus")) return words.infected(file.name);
  return `${words.failed(file.name)} ${error.status === 413 ? talk.tooLarge : ""}`.trim();
}

/** One after the other. @param {number} id @param {Iterable<File>} files */
export async function attach(id, files) {
  say(id, { faults: [] });
  for (const file of files) {
    const fault = refused(id, file);
    if (fault) say(id, { faults: [...of(id).faults, fault] });
    else await send(id, file);
  }
  say(id, { adding: "" });
}

/** @param {number} id @param {File} file */
async function send(id, file) {
  say(id, { adding: file.name });
  try {
    const answer = await post(`/tickets/${id}/draft/files${query({ name: file.name.slice(0, 200) })}`, file);
    change(id, { files: answer.files });
    announce(words.added(file.name));
  } catch (error) {
    say(id, { faults: [...of(id).faults, inWords(file, error)] });
  }
}

/** @param {number} id @param {number} file */
const detach = (id, file) => remove(`/tickets/${id}/draft/files/${file}`).then((answer) => change(id, { files: answer.files }), tellProblem);

/** @param {{id: number}} props */
export function AttachButton({ id }) {
  const field = useRef(null);
  const chosen = (event) => {
    attach(id, [...event.currentTarget.files]);
    event.currentTarget.value = "";
  };
  return html`<button type="button" class="button button-secondary small" onClick=${() => field.current.click()}><${Icon} name="attach-file" />${words.attach}</button>
    <input ref=${field} type="file" multiple hidden aria-hidden="true" tabindex="-1" onChange=${chosen} />`;
}

/** @param {{id: number}} props */
export function Attached({ id }) {
  const { files } = draftOf(id);
  const { faults, adding } = of(id);
  return html`${files.length > 0 && html`<ul class="plain attached" aria-label=${words.label}>${files.map((file) => html`<li key=${file.id}><${Icon} name="attach-file" /><bdi>${file.name}</bdi>
      <span class="aside">${size(file.size)}</span><button type="button" class="plain-button" onClick=${() => detach(id, file.id)}><${Icon} name="close" label=${words.remove(file.name)} /></button></li>`)}</ul>`}
    ${adding && html`<p class="aside" role="status">${words.adding(adding)}</p>`}
    <div role="alert">${faults.map((fault) => html`<p class="form-error-message" key=${fault}>${fault}</p>`)}</div>`;
}
