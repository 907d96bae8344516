// The window for a note: @ names a colleague, who is told.
import { get } from "../api.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { Dialog, FieldError, FormEnd } from "../parts.js";
import { texts } from "../texts.js";
import { ticket } from "./state.js";
import { act, busy, dialog } from "./verbs.js";
import { talk } from "../words/talk.js";

const words = texts.note;
const MOST = 6;
const close = () => (dialog.value = "");

/** What is being typed behind an @, up to the cursor; null when nothing is. @param {HTMLTextAreaElement} area */
function typed(area) {
  const found = /(?:^|[\s(])@([\p{L}\p{N}.' -]{0,30})$/u.exec(area.value.slice(0, area.selectionStart));
  return found ? found[1] : null;
}

/** @param {number} id @returns {{id: number, name: string}[]} */
function useColleagues(id) {
  const [people, keep] = useState(/** @type {{id: number, name: string}[]} */ ([]));
  useEffect(() => {
    get(`/tickets/${id}/colleagues`).then((answer) => keep(answer.items), () => {});
  }, [id]);
  return people;
}

export function NoteWindow() {
  const id = /** @type {import("../types.js").Ticket} */ (ticket.value).id;
  const area = useRef(null);
  const people = useColleagues(id);
  const [text, setText] = useState("");
  const [begun, setBegun] = useState(/** @type {string | null} */ (null));
  const [row, setRow] = useState(0);
  const [error, setError] = useState("");
  const fitting = begun === null ? [] : people.filter((one) => one.name.toLowerCase().startsWith(begun.toLowerCase()) && one.name.toLowerCase() !== begun.trim().toLowerCase()).slice(0, MOST);
  const at = fitting[Math.min(row, fitting.length - 1)];
  const look = () => {
    setText(area.current.value);
    setBegun(typed(area.current));
    setRow(0);
  };
  const choose = (one) => {
    const field = area.current;
    const from = field.selectionStart - (begun || "").length;
    field.setRangeText(`${one.name} `, from, field.selectionStart, "end");
    look();
    setBegun(null);
    field.focus();
  };
  const keys = { ArrowDown: () => setRow((row + 1) % fitting.length), ArrowUp: () => setRow((row - 1 + fitting.length) % fitting.length), Enter: () => choose(at), Tab: () => choose(at), Escape: () => setBegun(null) };
  const pressed = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return send(event);
    if (!fitting.length || !keys[event.key] || event.isComposing) return undefined;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list, not the window
    return keys[event.key]();
  };
  const send = async (event) => {
    event.preventDefault();
    if (!text.trim()) return setError(words.missing);
    const mentions = people.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id);
    const problem = await act("note", id, { text, mentions });
    return problem ? setError(problem) : close();
  };
  return html`<${Dialog} title=${words.title} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="window-error" text=${error} />
    <div class="form-group"><label class="form-label" for="note-text">${words.label}</label><span class="form-hint" id="note-text-hint">${words.hint} ${talk.mentions.note}</span>
      <textarea ref=${area} class="form-input" id="note-text" rows="4" aria-describedby="note-text-hint" aria-autocomplete="list" aria-controls=${fitting.length ? "mention-list" : undefined}
        aria-activedescendant=${at ? `mention-${at.id}` : undefined} value=${text} onInput=${look} onClick=${look} onKeyDown=${pressed}></textarea>
      ${fitting.length > 0 && html`<div class="mention-list" id="mention-list" role="listbox" aria-label=${talk.mentions.list}>${fitting.map((one) => html`
        <div class="canned-option" role="option" id=${`mention-${one.id}`} key=${one.id} aria-selected=${one === at} onMouseDown=${(event) => { event.preventDefault(); choose(one); }}>${one.name}</div>`)}</div>`}</div>
    <${FormEnd} submit=${words.submit} busy=${busy.value} onClose=${close} /></form><//>`;
}
