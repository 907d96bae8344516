// What a desk knows: who is there, what is offered to this person, and the call they are in.
import { get } from "../api.js";
import { attended } from "../idle.js";
import { batch, signal } from "../lib.js";
import { follow, listen } from "../live.js";
import { tellProblem } from "../notices.js";
import { me } from "../session.js";

const SETTLE = 150;
const UNHURRIED = 1_500; // how it stands with others
/** @type {{value: import("../types.js").Presence | null, subscribe: (heard: (now: any) => void) => () => void}} */
export const presence = signal(null);
/** @type {{value: import("../types.js").Offer | null, subscribe: (heard: (now: any) => void) => () => void}} */
export const offer = signal(null);
/** @type {{value: import("../types.js").Talk | null, subscribe: (heard: (now: any) => void) => () => void}} */
export const talk = signal(null);
/** Moves on every second, for what counts down. */
export const moment = signal(Date.now());

export async function loadPresence() {
  presence.value = await get("/presence");
}

export async function loadOffer() {
  offer.value = await get("/offer");
}

export async function loadTalk() {
  const before = talk.value?.state;
  talk.value = await get("/talk");
  if (talk.value?.state !== before) await loadPresence(); // what one has in hand decides how one stands
}

/** Everything at once. */
export async function loadDesk() {
  const [who, offered, call] = await Promise.all([get("/presence"), get("/offer"), get("/talk")]);
  batch(() => {
    presence.value = who;
    offer.value = offered;
    talk.value = call;
  });
}

/** What has to be read again, and when. @type {Map<() => Promise<void>, number>} */
const waiting = new Map();

/** @param {() => Promise<void>} load @param {number} [wait] */
function soon(load, wait = SETTLE) {
  clearTimeout(waiting.get(load));
  waiting.set(load, setTimeout(() => load().catch(() => {}), wait));
}

/** @param {import("../live.js").Event} event */
function hear(event) {
  const kind = event.kind || event.type;
  const mine = event.staff_id === me.value?.id;
  if (kind === "resync") return soon(loadDesk);
  if (kind.startsWith("offer.") && mine) {
    soon(loadOffer);
    soon(loadTalk);
  }
  if (kind.startsWith("presence.") || kind.startsWith("offer.") || kind.startsWith("talk.")) attended() && soon(loadPresence, mine ? SETTLE : UNHURRIED);
  // Whether a talk is mine only the server knows: a helping colleague has no ticket.
  if (kind.startsWith("talk.") || (event.ticket_id && event.ticket_id === talk.value?.ticket_id)) soon(loadTalk);
}

/** Offers and wrap-ups run out, whether or not a message says so. */
function tick() {
  moment.value = Date.now();
  if (offer.value && Date.parse(offer.value.expires_at) < moment.value) {
    offer.value = null;
    soon(loadDesk);
  }
  const end = talk.value?.wrap_up_until;
  if (end && Date.parse(end) + 6_000 < moment.value) soon(loadDesk);
}

/** Start; `streams`: the page follows the events by itself. Returns how to stop. @param {boolean} streams */
export function startDesk(streams) {
  const stop = listen(hear);
  const clock = setInterval(tick, 1_000);
  loadDesk()
    .then(() => streams || follow(presence.value?.me.seq || 0))
    .catch(tellProblem);
  return () => {
    stop();
    clearInterval(clock);
  };
}
