// Who has seen a ticket: folded away, and asked for only when somebody wants to know.
import { get } from "./api.js";
import { words as all } from "./door/words.js";
import { moment } from "./format.js";
import { html, useState } from "./lib.js";
import { inWords } from "./notices.js";
import { may } from "./session.js";
import { texts } from "./texts.js";

const words = all.seen;

/** @param {{ticket: number}} props */
export function Seen({ ticket }) {
  const [items, setItems] = useState(null);
  const [error, setError] = useState("");
  if (!may("audit")) return null;
  const look = (event) => event.currentTarget.open && get(`/tickets/${ticket}/seen`).then((answer) => setItems(answer.items), (caught) => setError(inWords(caught)));
  return html`<details class="earlier seen" lang=${all.language} onToggle=${look}><summary>${words.title}</summary>
    ${error ? html`<p role="alert">${error}</p>` : !items ? html`<p>${texts.loading}</p>` : !items.length ? html`<p>${words.none}</p>` : html`<ul class="plain">${items.map((one) => html`<li key=${one.actor}>${one.name} · ${words.times(one.times)}, ${words.last} ${moment(one.last_at)}</li>`)}</ul>`}</details>`;
}
