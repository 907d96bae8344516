// The login page: password or one's own authority, then the second factor, or setting one up.
import { get, post, Problem, remove } from "./api.js";
import { Enrol } from "./door/enrol.js";
import { Field, LanguageSwitch } from "./door/parts.js";
import { words as all } from "./door/words.js";
import { html, useEffect, useRef, useState } from "./lib.js";
import { inWords } from "./notices.js";
import { texts } from "./texts.js";

const words = all.login;

/** Only an address of ours: never "//elsewhere". @param {string | null} wanted */
export function safeNext(wanted) {
  if (!wanted) return "/";
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin && !url.pathname.startsWith("/login") ? url.pathname + url.search : "/";
}

const asked = () => new URLSearchParams(location.search);
const goOn = () => location.assign(safeNext(asked().get("next")));

/** @param {unknown} error @param {string} wrong */
function fault(error, wrong) {
  return error instanceof Problem && error.status === 401 ? wrong : inWords(error);
}

/** @param {{onStep: (step: any) => void, said: string}} props */
function Password({ onStep, said }) {
  const [error, setError] = useState(said);
  const [busy, setBusy] = useState(false);
  const form = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const { username, password } = Object.fromEntries(new FormData(form.current));
    if (!username || !password) return setError(words.missing);
    setBusy(true);
    try {
      onStep(await post("/session", { username, password }));
    } catch (caught) {
      setError(fault(caught, words.wrong));
      setBusy(false);
      form.current.elements.password.focus();
    }
  };
  return html`<form ref=${form} onSubmit=${submit} novalidate>
    ${error && html`<p class="form-error-message" role="alert" id="login-error">${error}</p>`}
    <${Field} id="username" label=${words.username} autocomplete="username" autocapitalize="none" spellcheck=${false} autofocus error=${error && "login-error"} />
    <${Field} id="password" type="password" label=${words.password} autocomplete="current-password" error=${error && "login-error"} />
    <button class="button button-primary" disabled=${busy}>${words.submit}</button></form>`;
}

/** @param {{issuers: {name: string, label: string}[], first: boolean}} props */
function Issuers({ issuers, first }) {
  const next = encodeURIComponent(safeNext(asked().get("next")));
  return html`<div class="issuers">${!first && html`<p class="aside">${words.or}</p>`}${issuers.map((one) => html`
    <a key=${one.name} class=${`button ${first ? "button-primary" : "button-secondary"}`} href=${`/api/v1/session/at/${one.name}?next=${next}`}>${words.at(one.label)}</a>`)}</div>`;
}

/** @param {{onStep: (step: any) => void, onOver: (why: string) => void}} props */
function Code({ onStep, onOver }) {
  const [recovery, setRecovery] = useState(false);
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef(null);
  const submit = async (event) => {
    event.preventDefault();
    const code = new FormData(form.current).get("code") || " ";
    setBusy(true);
    try {
      onStep(await post("/session/factor", recovery ? { recovery_code: code } : { code }));
    } catch (caught) {
      const { stage } = caught instanceof Problem && caught.status === 401 ? await get("/session") : { stage: "factor" };
      if (stage !== "factor") return onOver(words.over);
      setError(fault(caught, words.wrongCode));
      setBusy(false);
      form.current.elements.code.select();
    }
  };
  const again = () => remove("/session").finally(() => onOver(""));
  return html`<form ref=${form} onSubmit=${submit} novalidate><h2>${words.codeTitle}</h2>
    ${error && html`<p class="form-error-message" role="alert" id="code-error">${error}</p>`}
    <${Field} key=${recovery} id="code" label=${recovery ? words.recovery : words.code} hint=${recovery ? words.recoveryHint : words.codeHint} autocomplete=${recovery ? "off" : "one-time-code"}
      inputmode=${recovery ? "text" : "numeric"} spellcheck=${false} autocapitalize="none" maxlength=${recovery ? 64 : 10} autofocus error=${error && "code-error"} />
    <div class="button-row"><button class="button button-primary" disabled=${busy}>${words.next}</button>
      <button type="button" class="plain-button" onClick=${() => setRecovery(!recovery)}>${recovery ? words.useCode : words.useRecovery}</button>
      <button type="button" class="plain-button" onClick=${again}>${words.again}</button></div></form>`;
}

export function Login() {
  const [state, setState] = useState(null);
  const [said, setSaid] = useState(words.trouble[asked().get("trouble")] || "");
  useEffect(() => void get("/session").then(setState, (error) => {
    setSaid(inWords(error));
    setState({ stage: "none", passwords: true, issuers: [] });
  }), []);
  const step = ({ stage, codes_left: left }) => {
    if (stage !== "full") return setState({ ...state, stage });
    if (left === null || left === undefined) return goOn();
    setSaid(words.left(left));
    return setState({ ...state, stage: "told" });
  };
  const over = (why) => {
    setSaid(why);
    setState({ ...state, stage: "none" });
  };
  const stage = state?.stage;
  const elsewhere = state?.issuers.length > 0;
  return html`<main class="login" id="main-content" lang=${all.language}><p class="product">${texts.product}</p><h1>${words.title}</h1><p>${words.intro}</p>
    ${stage === "factor" && html`<${Code} onStep=${step} onOver=${over} />`}
    ${stage === "enrol" && html`<${Enrol} why onDone=${goOn} />`}
    ${stage === "told" && html`<p role="alert">${said}</p><button type="button" class="button button-primary" onClick=${goOn}>${words.next}</button>`}
    ${(stage === "none" || stage === "full") && html`${state.passwords ? html`<${Password} key=${said} onStep=${step} said=${said} />` : said && html`<p class="form-error-message" role="alert">${said}</p>`}
      ${elsewhere && html`<${Issuers} issuers=${state.issuers} first=${!state.passwords} />`}<${LanguageSwitch} />`}</main>`;
}
