// The call one is in: how it stands, and what can be done; afterwards the time that is left for the wrap-up.
import { post, Problem } from "../api.js";
import { duration } from "../format.js";
import { html, signal, useEffect, useRef, useState } from "../lib.js";
import { tell, tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd, Icon, Inside } from "../parts.js";
import { languageName, me } from "../session.js";
import { shortcuts } from "../store.js";
import { texts } from "../texts.js";
import { loadTicket } from "../workspace/state.js";
import { dialog } from "../workspace/verbs.js";
import { go, where } from "./go.js";
import { muted, mute, talking } from "./softphone.js";
import { loadDesk, loadPresence, moment, presence, talk } from "./state.js";

const words = texts.talk;
const busy = signal(false);
/** consult, pass-on or none */
const choosing = signal("");
const TYPING = "input, textarea, select, [contenteditable], dialog";

/** @param {string} path @param {unknown} [body] @param {string} [done] @returns {Promise<string>} what went wrong, in words */
async function act(path, body, done) {
  if (busy.value) return texts.loading;
  busy.value = true;
  try {
    await post(path, body);
    if (done) tell(done);
    return "";
  } catch (error) {
    if (error instanceof Problem && error.status === 409) tell(words.notNow, "warning");
    else tellProblem(error);
    return words.notNow;
  } finally {
    busy.value = false;
    loadDesk().catch(() => {});
  }
}

/** A verb of the call's ticket. @param {string} verb @param {unknown} [body] @param {string} [done] */
const verb = (verb, body, done) => act(`/tickets/${talk.value?.ticket_id}/${verb}`, body, done);
const hold = () => verb(talk.value?.state === "hold" ? "resume" : "hold");

/** @param {{name: string, icon: string, label: string, main?: boolean, keys?: string, run: () => void}} props */
const Button = ({ name, icon, label, main, keys, run }) => html`<button type="button" data-verb=${name} class=${`button small ${main ? "button-primary" : "button-secondary"}`} disabled=${busy.value} aria-keyshortcuts=${keys?.toLowerCase()} onClick=${run}>
  <${Icon} name=${icon} />${label}${keys && html` <kbd aria-hidden="true">${keys}</kbd>`}</button>`;

/** @param {{now: import("../types.js").Talk}} props */
function HolderVerbs({ now }) {
  const helper = now.people.find((one) => one.role === "guest");
  const inCall = now.state === "talking" || now.state === "hold";
  if (!inCall) return html`<${Button} name="release" icon="arrow-back" label=${words.release} run=${() => verb("release", undefined, texts.done.release)} />`;
  const onHold = now.state === "hold";
  return html`
    <${Button} name="hold" icon=${onHold ? "check" : "time"} keys="H" label=${onHold ? (helper ? words.together : words.resume) : words.hold} run=${hold} />
    ${helper?.state === "talking" && html`<${Button} name="hand-over" icon="forward" main label=${words.handOver(helper.name)} run=${() => verb("hand-over", undefined, words.handedOver(helper.name))} />`}
    ${(helper || now.asked) && html`<${Button} name="stop-consulting" icon="close" label=${words.alone((helper || now.asked)?.name)} run=${() => verb("stop-consulting")} />`}
    ${!helper && !now.asked && html`<${Button} name="consult" icon="person" label=${words.consult} run=${() => (choosing.value = "consult")} />
      <${Button} name="pass-on" icon="forward" label=${words.passOn} run=${() => (choosing.value = "pass-on")} />`}
    ${talking.value && html`<${Button} name="mute" icon="visibility" label=${muted.value ? words.unmute : words.mute} run=${mute} />`}
    <${Button} name="hang-up" icon="close" label=${texts.verbs["hang-up"]} run=${() => verb("hang-up", undefined, texts.done["hang-up"])} />`;
}

/** The window for the outcome, whatever page one is on. */
function finish() {
  const id = talk.value?.ticket_id;
  if (!id) return;
  go(id);
  loadTicket(id).then(() => (dialog.value = "complete")).catch(tellProblem);
}

/** @param {{now: import("../types.js").Talk}} props */
const WrapUpVerbs = ({ now }) => html`${now.extensions_left > 0 && html`<${Button} name="extend" icon="time" label=${words.extend} run=${() => verb("extend", undefined, words.extended)} />`}
  <${Button} name="finish" icon="success" main label=${words.finish} run=${finish} />`;

/** @param {import("../types.js").Talk} now */
function inWords(now) {
  if (now.state === "wrap-up") return now.wrap_up_until ? words.wrapUp(duration(Date.parse(now.wrap_up_until) - moment.value)) : words.states["wrap-up"];
  if (now.role === "guest") return words.helping(now.people.find((one) => one.role === "holder")?.name || "");
  const since = now.met_at && (now.state === "talking" || now.state === "hold") ? ` ${duration(moment.value - Date.parse(now.met_at))}` : "";
  return `${words.states[now.state] || now.state}${since}`;
}

/** @param {{now: import("../types.js").Talk}} props */
function People({ now }) {
  const helper = now.people.find((one) => one.role === "guest" && one.staff_id !== me.value?.id);
  if (now.asked) return html` · ${words.asking(now.asked.name, Math.max(0, Math.ceil((Date.parse(now.asked.expires_at) - moment.value) / 1000)))}`;
  if (helper) return html` · ${helper.state === "talking" ? words.with(helper.name) : words.ringing(helper.name)}`;
  return null;
}

/** Whoever is asked, and why. */
function ChooseWindow() {
  const kind = choosing.value;
  const free = (presence.value?.colleagues || []).filter((one) => one.can_be_called);
  const fits = (one) => (one.languages.includes(talk.value?.language || "") ? 0 : 1);
  const sorted = [...free].sort((one, two) => fits(one) - fits(two));
  const [chosen, setChosen] = useState("");
  // Who is free may change while the window is open.
  const whom = sorted.some((one) => String(one.id) === chosen) ? chosen : String(sorted[0]?.id || "");
  const [reason, setReason] = useState("");
  const [error, setError] = useState("");
  const close = () => (choosing.value = "");
  const send = async (event) => {
    event.preventDefault();
    if (kind === "pass-on" && !reason.trim()) return setError(texts.transfer.missing);
    const body = kind === "consult" ? { staff_id: Number(whom) } : { staff_id: Number(whom), reason };
    const problem = await verb(kind, body, words.asked);
    setError(problem);
    if (!problem) close();
  };
  const options = sorted.map((one) => [String(one.id), `${one.name} (${one.languages.map(languageName).join(", ")})`]);
  return html`<${Dialog} title=${words.choose[kind]} onClose=${close}>${sorted.length ? html`<form onSubmit=${send} novalidate><p class="aside">${words.chooseHint[kind]}</p><${FieldError} id="choose-error" text=${error} />
    <${Choice} id="choose-colleague" label=${words.colleague} value=${whom} options=${options} onChange=${setChosen} />
    ${kind === "pass-on" && html`<div class="form-group"><label class="form-label" for="pass-on-reason">${texts.transfer.reason}</label><textarea class="form-input" id="pass-on-reason" rows="3" value=${reason} onInput=${(event) => setReason(event.currentTarget.value)}></textarea></div>`}
    <${FormEnd} submit=${words.choose[kind]} busy=${busy.value} onClose=${close} /></form>` : html`<p>${words.nobody}</p>`}<//>`;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const now = talk.value;
  if (event.key.toLowerCase() !== "h" || shortcuts.value !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || target.closest?.(TYPING)) return;
  if (now?.role === "holder" && (now.state === "talking" || now.state === "hold")) hold();
}

/** A call that vanishes before the two have met: it is said why one is free again. @param {import("../types.js").Talk | null} now */
function useVanished(now) {
  const before = useRef(/** @type {import("../types.js").Talk | null} */ (null));
  useEffect(() => {
    const early = before.current && ["ringing", "whisper", "connecting"].includes(before.current.state);
    if (!now && early && !busy.value) tell(words.vanished, "warning");
    before.current = now;
  }, [now]);
}

/** Announced when it changes, not every second. */
export function TalkBar() {
  const now = talk.value;
  useVanished(now);
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    if (choosing.value) loadPresence().catch(() => {});
  }, [choosing.value]);
  const told = now ? (now.role === "guest" ? words.helping(now.people.find((one) => one.role === "holder")?.name || "") : words.states[now.state]) : "";
  const lively = now?.state === "talking" ? "is-live" : now?.state === "wrap-up" ? "" : "is-soon";
  return html`<p class="sr-only" role="status">${told}</p>${now && html`<section class=${`talk-bar ${lively}`} aria-label=${words.title} data-state=${now.state}>
    <p class="talk-what"><${Icon} name="support-agent" /><strong>${inWords(now)}</strong><span> · ${now.language_label} · ${now.topic_label} · ${now.mine ? html`<${Inside} href=${where(now.ticket_id)} go=${() => go(now.ticket_id)}>${now.reference}<//>` : now.reference}<${People} now=${now} /></span></p>
    <div class="verbs" role="group" aria-label=${words.verbs}>${now.state === "wrap-up" ? html`<${WrapUpVerbs} now=${now} />` : now.role === "guest" ? html`<${Button} name="leave" icon="close" label=${words.leave} run=${() => act("/talk/leave")} />` : html`<${HolderVerbs} now=${now} />`}</div></section>`}
    ${choosing.value && now && html`<${ChooseWindow} key=${choosing.value} />`}`;
}
