// Setting up an authenticator app: the QR code, the first code, and ten codes for the day on which the phone is lost.
import { post, Problem } from "../api.js";
import { html, useEffect, useState } from "../lib.js";
import { inWords, tell } from "../notices.js";
import { texts } from "../texts.js";
import { Field } from "./parts.js";
import { words as all } from "./words.js";

const words = all.enrol;

/** Ten codes, shown this once. @param {{codes: string[], onDone: () => void}} props */
export function RecoveryCodes({ codes, onDone }) {
  const copy = () => navigator.clipboard?.writeText(codes.join("\n")).then(() => tell(words.copied), () => {});
  return html`<div class="recovery"><h2>${words.codesTitle}</h2><p>${words.codesWhy}</p>
    <ol class="plain recovery-codes" aria-label=${words.codesTitle}>${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ol>
    <div class="button-row"><button type="button" class="button button-primary" onClick=${onDone}>${words.saved}</button>
      ${navigator.clipboard && html`<button type="button" class="button button-secondary" onClick=${copy}>${words.copy}</button>`}</div></div>`;
}

/** @param {{why?: boolean, onDone: () => void}} props */
export function Enrol({ why = false, onDone }) {
  const [proposal, setProposal] = useState(null);
  const [codes, setCodes] = useState(null);
  const [error, setError] = useState("");
  useEffect(() => void post("/me/totp").then(setProposal, (caught) => setError(inWords(caught))), []);
  const confirm = async (event) => {
    event.preventDefault();
    try {
      const answer = await post("/me/totp/confirmation", { code: new FormData(event.currentTarget).get("first-code") || " " });
      setCodes(answer.recovery_codes);
    } catch (caught) {
      setError(caught instanceof Problem && caught.status === 422 ? words.wrong : inWords(caught));
    }
  };
  if (codes) return html`<${RecoveryCodes} codes=${codes} onDone=${onDone} />`;
  return html`<div class="enrol"><h2>${words.title}</h2>${why && html`<p>${words.why}</p>`}
    ${error && html`<p class="form-error-message" role="alert" id="enrol-error">${error}</p>`}
    ${!proposal ? html`<p>${texts.loading}</p>` : html`<p>${words.scan}</p><img class="qr" src=${proposal.picture} alt=${words.picture} width="205" height="205" />
      <p class="aside">${words.typed} <code>${proposal.secret.match(/.{1,4}/g).join(" ")}</code></p>
      <form onSubmit=${confirm} novalidate><${Field} id="first-code" label=${words.code} inputmode="numeric" autocomplete="one-time-code" maxlength="10" error=${error && "enrol-error"} />
        <button class="button button-primary">${words.submit}</button></form>`}</div>`;
}
