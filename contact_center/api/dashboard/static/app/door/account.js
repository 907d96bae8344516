// "My account": password, authenticator app, recovery codes, and where one is signed in.
import { get, post, Problem, put, remove } from "../api.js";
import { longDay, moment } from "../format.js";
import { Frame } from "../frame.js";
import { html, signal, useEffect, useRef, useState } from "../lib.js";
import { inWords, tell, tellProblem } from "../notices.js";
import { Dialog, FormEnd } from "../parts.js";
import { texts } from "../texts.js";
import { Enrol, RecoveryCodes } from "./enrol.js";
import { NewPassword } from "./parts.js";
import { proven, ProofWindow } from "./proof.js";
import { words as all } from "./words.js";

const words = all.account;
/** @type {{value: any}} */
const account = signal(null);
/** password, enrol, codes or none. @type {{value: string}} */
const opened = signal("");
/** @type {{value: string[]}} */
const codes = signal([]);

const load = () => get("/me/account").then((answer) => (account.value = answer));

/** @param {() => Promise<unknown>} action @param {string} [said] */
async function run(action, said) {
  try {
    await proven(action);
    if (said) tell(said);
    await load();
  } catch (error) {
    if (!(error instanceof Problem && error.reasons.includes("proof"))) tellProblem(error);
  }
}

function PasswordWindow() {
  const [error, setError] = useState("");
  const [reasons, setReasons] = useState([]);
  const form = useRef(null);
  const close = () => (opened.value = "");
  const send = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(form.current));
    setReasons([]);
    if (given["new-password"] !== given["new-password-again"]) return setError(all.password.differ);
    setError("");
    try {
      await put("/me/password", { password: given["new-password"] || " " });
      close();
      tell(words.changed);
      await load();
    } catch (caught) {
      if (caught instanceof Problem && caught.reasons.length) setReasons(caught.reasons);
      else setError(inWords(caught));
    }
  };
  return html`<${Dialog} title=${words.change} onClose=${close}><form ref=${form} onSubmit=${send} novalidate><${NewPassword} reasons=${reasons} error=${error} /><${FormEnd} submit=${words.change} onClose=${close} /></form><//>`;
}

/** Ask for proof first, so that nobody types a new password or scans a code in vain. @param {string} what */
const open = (what) => run(() => get("/me/proof").then(() => (opened.value = what)));

const renew = () => run(async () => {
  codes.value = (await post("/me/recovery-codes")).recovery_codes;
  opened.value = "codes";
});

function Factors() {
  const { factor_since: since, factor_needed: needed, codes_left: left, password, issuer } = account.value;
  return html`<section class="duty" aria-labelledby="sign-in"><h2 id="sign-in">${words.signIn}</h2>
    <dl class="facts"><div class="fact"><dt>${words.username}</dt><dd>${account.value.username}</dd></div><div class="fact"><dt>${words.role}</dt><dd>${texts.staffRoles[account.value.role]}</dd></div></dl>
    ${issuer && html`<p>${words.elsewhere(issuer)}</p>`}
    ${password && html`<button type="button" class="button button-secondary small" onClick=${() => open("password")}>${words.change}</button>`}
    <h3>${words.factor}</h3><p>${since ? `${words.factorOn(longDay(since))} ${words.codes(left)}` : words.factorOff}</p>
    <div class="button-row"><button type="button" class="button button-secondary small" onClick=${() => open("enrol")}>${since ? words.setAgain : words.set}</button>
      ${since && html`<button type="button" class="button button-secondary small" onClick=${renew}>${words.renew}</button>`}
      ${since && !needed && html`<button type="button" class="button button-secondary small" onClick=${() => run(() => remove("/me/totp"), words.removed)}>${words.removeFactor}</button>`}</div></section>`;
}

function Sessions() {
  const rows = account.value.sessions;
  const end = (one) => run(() => remove(`/me/sessions/${one.id}`), words.ended);
  return html`<section class="duty" aria-labelledby="sessions"><h2 id="sessions">${words.sessions}</h2>
    <div class="wide-table" tabindex="0" role="group" aria-labelledby="sessions"><table class="counts"><thead><tr>${[words.device, words.network, words.since, words.seen].map((one) => html`<th key=${one} scope="col">${one}</th>`)}<td></td></tr></thead>
      <tbody>${rows.map((one) => html`<tr key=${one.id}><th scope="row">${one.device || words.unknown}${one.current ? ` (${words.here})` : ""}</th><td>${one.origin}</td><td>${moment(one.created_at)}</td><td>${moment(one.seen_at)}</td>
        <td>${!one.current && html`<button type="button" class="plain-button" aria-label=${`${words.end}: ${one.device || words.unknown}, ${moment(one.created_at)}`} onClick=${() => end(one)}>${words.end}</button>`}</td></tr>`)}</tbody></table></div>
    ${rows.length > 1 && html`<button type="button" class="button button-secondary small" onClick=${() => run(() => remove("/me/sessions"), words.ended)}>${words.endOthers}</button>`}</section>`;
}

function Windows() {
  const close = () => {
    opened.value = "";
    load().catch(tellProblem);
  };
  if (opened.value === "password") return html`<${PasswordWindow} />`;
  if (opened.value === "enrol") return html`<${Dialog} title=${words.factor} onClose=${close}><${Enrol} onDone=${close} /><//>`;
  if (opened.value === "codes") return html`<${Dialog} title=${words.renew} onClose=${close}><${RecoveryCodes} codes=${codes.value} onDone=${close} /><//>`;
  return null;
}

export function Account() {
  useEffect(() => void load().catch(tellProblem), []);
  return html`<${Frame} page="account"><main class="page" id="main-content" tabindex="-1" lang=${all.language}><h1>${words.title}</h1><p class="intro">${words.intro}</p>
    ${account.value ? html`<${Factors} /><${Sessions} />` : html`<p>${texts.loading}</p>`}</main><${Windows} /><${ProofWindow} /><//>`;
}
