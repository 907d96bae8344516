// The phone page: a citizen's telephone in the browser, against the same line as a real call.
import { get, post, Problem } from "./api.js";
import { duration, exactTime } from "./format.js";
import { html, signal, useEffect, useLayoutEffect, useRef, useState } from "./lib.js";
import { Frame } from "./frame.js";
import { tell, tellProblem } from "./notices.js";
import { Choice, Icon } from "./parts.js";
import { languageName, officeName } from "./session.js";
import { voice } from "./store.js";
import { texts } from "./texts.js";

const words = texts.phone;
const LOOK = 600;
const KEYPAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const KEY_WORDS = { "*": "stjerne", "#": "firkant" };

/** @typedef {{at: string, text: string, language: string, by: string}} Said */
/** @typedef {{sid: string, from: string, to: string, status: string, said: Said[], waiting_for: string | null, started_at?: string, ended_reason: string | null}} Call */
/** @type {{value: Call | null}} */
const call = signal(null);
const tick = signal(Date.now());
let spoken = 0;

const over = () => !call.value || Boolean(call.value.ended_reason) || ["completed", "busy", "failed", "canceled", "no-answer"].includes(call.value.status);

/** @param {string} sid */
async function look(sid) {
  const view = await get(`/phone/calls/${sid}`);
  call.value = view;
  tick.value = Date.now();
  aloud(view.said);
}

/** Read what is new with a voice of its language. @param {Said[]} said */
function aloud(said) {
  const fresh = said.slice(spoken);
  spoken = said.length;
  if (voice.value !== "on" || !globalThis.speechSynthesis) return;
  for (const line of fresh.filter((one) => one.by === "line")) {
    const utterance = new SpeechSynthesisUtterance(line.text);
    utterance.lang = line.language;
    speechSynthesis.speak(utterance);
  }
}

/** Look again and again while the call lasts. */
function useCall() {
  const sid = call.value?.sid;
  useEffect(() => {
    if (!sid) return undefined;
    const timer = setInterval(() => (over() ? clearInterval(timer) : look(sid).catch(tellProblem)), LOOK);
    return () => clearInterval(timer);
  }, [sid]);
}

/** Something the caller does. @param {string} what @param {unknown} [body] */
async function act(what, body) {
  const sid = call.value?.sid;
  if (!sid) return;
  try {
    globalThis.speechSynthesis?.cancel();
    await post(`/phone/calls/${sid}/${what}`, body);
    await look(sid);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) tell(words.notNow, "info");
    else tellProblem(error);
  }
}

/** @param {{numbers: {number: string, office: string, name: string}[]}} props */
function Dial({ numbers }) {
  const [to, setTo] = useState(numbers[0]?.number || "");
  const [from, setFrom] = useState("+48601234214");
  const dial = async (event) => {
    event.preventDefault();
    const number = from.replace(/[\s()-]/g, "");
    if (number && !/^\+\d{4,15}$/.test(number)) return tell(words.badNumber, "warning");
    try {
      const { sid } = await post("/phone/calls", { from: number, to });
      spoken = 0;
      await look(sid);
    } catch (error) {
      tellProblem(error);
    }
  };
  return html`<form class="dial" onSubmit=${dial}>
    <${Choice} id="phone-to" label=${words.to} value=${to} options=${numbers.map((one) => [one.number, `${officeName(one.office)} · ${one.number}`])} onChange=${setTo} />
    <div class="form-group"><label class="form-label" for="phone-from">${words.from}</label><input class="form-input" id="phone-from" type="tel" value=${from} aria-describedby="phone-from-hint" onInput=${(event) => setFrom(event.currentTarget.value)} />
      <span class="aside" id="phone-from-hint">${words.fromHint}</span></div>
    <button class="button button-primary" disabled=${!over()}><${Icon} name="headset" />${words.call}</button>
    <button type="button" class="button button-secondary" disabled=${over()} onClick=${() => act("hang-up")}><${Icon} name="close" />${words.hangUp}</button></form>`;
}

function Keypad() {
  return html`<div class="keypad" role="group" aria-label=${words.keypad}>${KEYPAD.map((key) => html`
    <button key=${key} type="button" class="key" disabled=${over()} aria-label=${KEY_WORDS[key]} onClick=${() => act("keys", { digits: key })}>${key}</button>`)}</div>`;
}

function Say() {
  const [text, setText] = useState("");
  const say = async (event) => {
    event.preventDefault();
    if (!text.trim()) return;
    await act("say", { text });
    setText("");
  };
  return html`<form class="say" onSubmit=${say}><div class="form-group"><label class="form-label" for="phone-say">${words.say}</label>
    <input class="form-input" id="phone-say" autocomplete="off" value=${text} disabled=${over()} onInput=${(event) => setText(event.currentTarget.value)} /></div>
    <button class="button button-secondary" disabled=${over()}>${words.sayButton}</button></form>`;
}

/** @param {{line: Said}} props */
function Line({ line }) {
  const base = line.language.split("-")[0];
  const who = { line: words.line, system: words.system, caller: words.you }[line.by] || words.you;
  return html`<li class=${`said is-${line.by}`}><span class="said-who">${who}${base && html` <abbr title=${languageName(base)}>${base}</abbr>`}<time datetime=${line.at}>${exactTime(line.at)}</time></span>
    <p lang=${line.language || undefined} dir="auto">${line.text}</p></li>`;
}

function Transcript() {
  const box = useRef(null);
  const view = call.value;
  const lines = view?.said.length || 0;
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (!view) return html`<p class="empty">${words.none}</p>`;
  const state = over() ? words.ended : words.waits[view.waiting_for || ""] || words.talking;
  return html`<p class=${`call-line ${over() ? "" : "is-live"}`}><${Icon} name="support-agent" />${state}${view.started_at && !over() ? ` · ${duration(tick.value - Date.parse(view.started_at))}` : ""}${over() && view.ended_reason ? ` (${view.ended_reason})` : ""}</p>
    <div class="log" ref=${box} role="log" aria-label=${words.transcript} tabindex="0"><ol class="plain transcript">${view.said.map((line, index) => html`<${Line} key=${index} line=${line} />`)}</ol></div>`;
}

export function Phone() {
  const [known, setKnown] = useState(/** @type {any} */ (null));
  useCall();
  useEffect(() => {
    get("/phone").then(setKnown).catch((error) => (error instanceof Problem && error.status === 404 ? setKnown({ simulated: false, numbers: [] }) : tellProblem(error)));
  }, []);
  const body = known && (known.simulated
    ? html`<div class="phone-grid"><section class="phone-box" aria-label=${words.title}><${Dial} numbers=${known.numbers} /><${Keypad} /><${Say} />
        <div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" id="voice" checked=${voice.value === "on"} onChange=${(event) => (voice.value = event.currentTarget.checked ? "on" : "off")} /><label class="form-label" for="voice">${words.speak}</label></div></section>
        <section class="talk" aria-labelledby="talk-title"><h2 id="talk-title">${words.transcript}</h2><${Transcript} /></section></div>`
    : html`<p>${words.notSimulated}</p>`);
  return html`<${Frame} page="phone"><main class="page" id="main-content" tabindex="-1"><h1>${words.title}</h1><p class="intro">${words.intro}</p>${body || html`<p>${texts.loading}</p>`}</main><//>`;
}
