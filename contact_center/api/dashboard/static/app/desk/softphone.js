// The telephone in the browser, where a real account is set: registered while its person answers here, with a pass that
// is renewed before it runs out. One tab of the browser has it. Whatever rings has been accepted already.
import { post } from "../api.js";
import { signal } from "../lib.js";
import { tell } from "../notices.js";
import { texts } from "../texts.js";
import { presence, talk } from "./state.js";

const LOCK = "ics-softphone";
const BEFORE_IT_ENDS = 60_000;
/** Whether somebody is heard in this tab. */
export const talking = signal(false);
export const muted = signal(false);
let wanted = false;
/** @type {any} */
let device = null;
/** @type {any} */
let call = null;

/** The provider's library; it is no module and leaves a global. */
async function library() {
  await import("../../vendor/twilio-voice.js");
  return /** @type {any} */ (globalThis).Twilio;
}

/** @param {any} incoming */
function ring(incoming) {
  call = incoming;
  const over = () => {
    talking.value = false;
    muted.value = false;
    call = null;
  };
  incoming.on("accept", () => (talking.value = true));
  for (const end of ["disconnect", "cancel", "reject", "error"]) incoming.on(end, over);
  incoming.accept();
}

async function register() {
  const first = await post("/phone/pass");
  const { Device } = await library();
  const edge = first.edge ? { edge: [first.edge, "roaming"] } : {};
  device = new Device(first.token, { ...edge, closeProtection: true, tokenRefreshMs: BEFORE_IT_ENDS, logLevel: "error" });
  device.audio?.incoming(false); // the card has its own sound
  device.on("incoming", ring);
  device.on("tokenWillExpire", () => post("/phone/pass").then((next) => device?.updateToken(next.token)).catch(() => {}));
  device.on("error", () => tell(texts.talk.phoneTrouble, "error"));
  await device.register();
}

/** Hold the telephone until it is not wanted any more. */
async function have() {
  try {
    await register();
    while (wanted) await new Promise((done) => setTimeout(done, 500));
  } catch {
    tell(texts.talk.phoneTrouble, "error");
  } finally {
    device?.destroy();
    device = null;
    talking.value = false;
  }
}

function look() {
  const me = presence.value?.me;
  const there = me && me.browser_phone && me.via === "browser" && (me.chosen !== "away" && me.channels.includes("phone") || Boolean(talk.value && talk.value.state !== "wrap-up"));
  if (!there) wanted = false;
  if (!there || wanted) return;
  wanted = true;
  if (navigator.locks) navigator.locks.request(LOCK, () => (wanted ? have() : undefined));
  else have();
}

export function mute() {
  if (!call) return;
  muted.value = !muted.value;
  call.mute(muted.value);
}

/** @returns {() => void} how to stop */
export function startSoftphone() {
  const stops = [presence.subscribe(look), talk.subscribe(look)];
  return () => {
    wanted = false;
    stops.forEach((stop) => stop());
  };
}
