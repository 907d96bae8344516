// Before factors, people or keys are changed: who sits there? Asked only when the API wants it.
import { get, post, Problem } from "../api.js";
import { html, signal, useEffect, useState } from "../lib.js";
import { inWords } from "../notices.js";
import { Dialog, FieldError, FormEnd } from "../parts.js";
import { Field } from "./parts.js";
import { words as all } from "./words.js";

const words = all.proof;
/** @type {{value: ((proven: boolean) => void) | null}} */
const asked = signal(null);

/** Do it; if the API first wants proof, ask for it and do it then. @template T @param {() => Promise<T>} action @returns {Promise<T>} */
export async function proven(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Problem) || !error.reasons.includes("proof")) throw error;
    if (!(await new Promise((resolve) => (asked.value = resolve)))) throw error;
    return action();
  }
}

function end(was) {
  asked.value?.(was);
  asked.value = null;
}

function Window() {
  const [account, setAccount] = useState(null);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => void get("/me/account").then(setAccount, (caught) => setError(inWords(caught))), []);
  const send = async (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { password: form.get("proof-password") || undefined, code: form.get("proof-code") || undefined };
    setBusy(true);
    try {
      await post("/me/proof", given);
      end(true);
    } catch (caught) {
      setError(caught instanceof Problem && caught.status === 422 ? words.wrong : inWords(caught));
      setBusy(false);
    }
  };
  const elsewhere = account && !account.password && !account.factor_since;
  const back = `/api/v1/session/at/${account?.issuer_name}?prove=true&next=${encodeURIComponent(location.pathname)}`;
  return html`<${Dialog} title=${words.title} onClose=${() => end(false)}><p class="aside">${words.why}</p>
    ${elsewhere ? html`<p><a class="button button-primary" href=${back}>${words.elsewhere(account.issuer)}</a></p>` : account && html`<form onSubmit=${send} novalidate>
      <${FieldError} id="proof-error" text=${error} />
      ${account.password && html`<${Field} id="proof-password" type="password" label=${words.password} autocomplete="current-password" error=${error && "proof-error"} />`}
      ${account.factor_since && html`<${Field} id="proof-code" label=${words.code} inputmode="numeric" autocomplete="one-time-code" maxlength="10" error=${error && "proof-error"} />`}
      <${FormEnd} submit=${words.submit} busy=${busy} onClose=${() => end(false)} /></form>`}<//>`;
}

export const ProofWindow = () => (asked.value ? html`<${Window} />` : null);
