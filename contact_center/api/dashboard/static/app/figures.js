// The pages of the statistics are drawn on the server and work without this: printing, the language of the screens, and
// the reports by mail, which are ordered and stopped here.
import { post, query, remove } from "./api.js";
import { inWords } from "./notices.js";

const KEY = "ics.language";
const asked = new URLSearchParams(location.search);

function remembered() {
  try {
    return localStorage.getItem(KEY) || "da";
  } catch {
    return "da"; // storage is switched off
  }
}

if (!asked.has("lang") && remembered() === "en") {
  asked.set("lang", "en");
  location.replace(`${location.pathname}?${asked}${location.hash}`);
}
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem(KEY, link.dataset.language);
    } catch {
      // it could not be remembered: the address says it
    }
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/** @param {string} id */
const valueOf = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id)).value;

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("report"));
if (form) {
  const told = document.getElementById("report-told");
  /** @param {Promise<any>} done */
  const then = (done) => done.then(() => location.reload(), (problem) => (told.textContent = problem.status === 409 ? problem.message : inWords(problem)));
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filters = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("[data-filter]")]);
    const asked = query(Object.fromEntries(filters.map((one) => [one.name, one.value]))).slice(1);
    const order = { recipient: valueOf("recipient"), rhythm: valueOf("rhythm"), language: valueOf("in"), asked };
    told.textContent = "";
    then(post(`/figures/reports${query({ lang: form.dataset.lang })}`, order));
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-stop]"))) {
    button.hidden = false;
    button.addEventListener("click", () => then(remove(`/figures/reports/${button.dataset.stop}`)));
  }
}
