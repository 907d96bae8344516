// The pages of planning come whole from the server; here they get the frame of all pages, and the import of populations.
import { leave, query, remove } from "./api.js";
import { Frame } from "./frame.js";
import { html, render } from "./lib.js";
import { inWords, tellProblem } from "./notices.js";
import { loadSession } from "./session.js";
import { language, speak } from "./words/language.js";

/** @param {HTMLFormElement} form */
async function send(form) {
  const file = /** @type {HTMLInputElement} */ (form.querySelector("#file")).files[0];
  const counted = /** @type {HTMLInputElement} */ (form.querySelector("#counted-on")).value;
  const source = /** @type {HTMLInputElement} */ (form.querySelector("#source")).value;
  const headers = { "X-Requested-With": "ics", "Content-Type": "text/csv" };
  const where = `/api/v1/settlement/populations${query({ counted, source, lang: form.dataset.lang })}`;
  const answer = await fetch(where, { method: "POST", headers, body: file });
  if (answer.status === 401) leave();
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) return told.detail || told.title || String(answer.status);
  form.reset();
  setTimeout(() => location.reload(), 1200);
  return form.dataset.done.replace("{municipalities}", told.municipalities);
}

function importing() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("import"));
  if (!form) return;
  form.hidden = false;
  document.querySelector("[data-without-script]").remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = document.getElementById("import-told");
    status.textContent = "";
    status.textContent = await send(form).catch(inWords);
  });
  for (const button of document.querySelectorAll("[data-remove]")) {
    /** @type {HTMLElement} */ (button).hidden = false;
    button.addEventListener("click", () => {
      remove(`/settlement/populations/${/** @type {HTMLElement} */ (button).dataset.remove}`).then(() => location.reload(), tellProblem);
    });
  }
}

/** The address says the language, and is remembered; an address that does not say it gets the remembered one. */
function inOneLanguage() {
  const shown = document.getElementById("main-content").lang;
  const asked = new URLSearchParams(location.search);
  if (shown === language) return;
  if (asked.has("lang")) return speak(shown);
  asked.set("lang", language);
  location.replace(`${location.pathname}?${asked}${location.hash}`);
}

async function start() {
  inOneLanguage();
  importing();
  const frame = document.getElementById("frame");
  frame.removeAttribute("lang");
  await loadSession();
  frame.replaceChildren();
  render(html`<${Frame} page=${document.body.dataset.page} />`, frame);
}

start().catch(tellProblem);
