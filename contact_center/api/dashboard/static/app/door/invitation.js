// Behind the link of an invitation: choosing a password. The token is behind the #, so that no server's log has it.
import { post, Problem } from "../api.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { inWords } from "../notices.js";
import { texts } from "../texts.js";
import { LanguageSwitch, NewPassword } from "./parts.js";
import { words as all } from "./words.js";

const words = all.invitation;
let token = "";

/** Take the token out of the address: the browser's history need not have it either. */
function takeToken() {
  if (location.hash) token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}

/** @param {{whom: {name: string, username: string, purpose: string}}} props */
function Choose({ whom }) {
  const [error, setError] = useState("");
  const [reasons, setReasons] = useState([]);
  const [busy, setBusy] = useState(false);
  const form = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form.current));
    setReasons([]);
    if (!given["new-password"]) return setReasons(["short"]);
    if (given["new-password"] !== given["new-password-again"]) return setError(all.password.differ);
    setError("");
    setBusy(true);
    try {
      const step = await post("/invitations/accept", { token, password: given["new-password"] });
      location.assign(step.stage === "full" ? "/" : "/login");
    } catch (caught) {
      setBusy(false);
      if (caught instanceof Problem && caught.reasons.length) setReasons(caught.reasons);
      else setError(caught instanceof Problem && caught.status === 404 ? words.over : inWords(caught));
    }
  };
  const first = whom.purpose === "invite";
  return html`<h1>${first ? words.title : words.reset}</h1><p>${first ? words.hello(whom.name) : words.again(whom.name)}</p>
    <form ref=${form} onSubmit=${submit} novalidate><input type="hidden" name="username" autocomplete="username" value=${whom.username} /><p>${words.username}: <strong>${whom.username}</strong></p>
      <${NewPassword} reasons=${reasons} error=${error} /><button class="button button-primary" disabled=${busy}>${words.submit}</button></form>`;
}

export function Invitation() {
  const [whom, setWhom] = useState(null);
  const [error, setError] = useState("");
  const over = (caught) => setError(caught instanceof Problem && caught.status !== 404 && caught.status !== 422 ? inWords(caught) : words.over);
  useEffect(() => {
    takeToken();
    post("/invitations/look", { token }).then(setWhom, over);
  }, []);
  return html`<main class="login" id="main-content" lang=${all.language}><p class="product">${texts.product}</p>
    ${error ? html`<h1>${words.title}</h1><p role="alert">${error}</p>` : whom ? html`<${Choose} whom=${whom} />` : html`<p>${texts.loading}</p>`}<${LanguageSwitch} /></main>`;
}
