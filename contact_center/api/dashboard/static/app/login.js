// The login page.
import { post, Problem } from "./api.js";
import { html, useRef, useState } from "./lib.js";
import { inWords } from "./notices.js";
import { texts } from "./texts.js";

const words = texts.login;

/** Only an address of ours: never "//elsewhere". @param {string | null} wanted */
export function safeNext(wanted) {
  if (!wanted) return "/";
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin && !url.pathname.startsWith("/login") ? url.pathname + url.search : "/";
}

/** @param {unknown} error */
function fault(error) {
  return error instanceof Problem && error.status === 401 ? words.wrong : inWords(error);
}

export function Login() {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const { username, password } = Object.fromEntries(new FormData(form.current));
    if (!username || !password) return setError(words.missing);
    setBusy(true);
    try {
      await post("/session", { username, password });
      location.assign(safeNext(new URLSearchParams(location.search).get("next")));
    } catch (caught) {
      setError(fault(caught));
      setBusy(false);
      form.current.elements.password.focus();
    }
  };
  return html`<main class="login" id="main-content"><p class="product">${texts.product}</p><h1>${words.title}</h1><p>${words.intro}</p>
    <form ref=${form} onSubmit=${submit} novalidate>
      ${error && html`<p class="form-error-message" role="alert" id="login-error">${error}</p>`}
      <div class="form-group"><label class="form-label" for="username">${words.username}</label>
        <input class="form-input" id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck=${false} autofocus
          aria-describedby=${error ? "login-error" : undefined} /></div>
      <div class="form-group"><label class="form-label" for="password">${words.password}</label>
        <input class="form-input" id="password" name="password" type="password" autocomplete="current-password"
          aria-describedby=${error ? "login-error" : undefined} /></div>
      <button class="button button-primary" disabled=${busy}>${words.submit}</button>
    </form></main>`;
}
