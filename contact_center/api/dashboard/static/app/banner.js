// Says at once that the connection is gone, since when, and that nothing that was typed is lost.
import { exactTime } from "./format.js";
import { html, signal } from "./lib.js";
import { connection, freshAt, retry } from "./live.js";
import { Icon } from "./parts.js";
import { texts } from "./texts.js";

const words = texts.live;
/** Since when it is gone; 0 while it is there. */
const gone = signal(0);
let was = connection.value;
connection.subscribe((state) => {
  if (state === "lost" && was !== "lost") gone.value = freshAt.value || Date.now();
  if (state === "live") gone.value = 0;
  was = state;
});

/** Not announced: the status line says it, politely. */
export function Banner() {
  if (!gone.value) return null;
  return html`<div class="banner"><${Icon} name="warning" /><p><strong>${words.since(exactTime(gone.value))}</strong> ${words.kept}</p>
    <button type="button" class="button button-secondary small" onClick=${retry}>${words.retry}</button></div>`;
}
