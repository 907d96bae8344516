// The stream of events: one connection per browser, however many tabs; the others hear it from the one that holds it.
import { effect, signal } from "./lib.js";
import { language } from "./words/language.js";

const LOCK = "ics-events";
const RETRY = 2_000;
const SILENCE = 12_000; // the server says something every five seconds
/** live, connecting or lost */
export const connection = signal("connecting");
/** When it was last sure that the screen shows what the server knows. */
export const freshAt = signal(0);

/** @typedef {{type: string, seq: number, kind?: string, ticket_id?: number | null, office?: string, staff_id?: number}} Event */
/** @type {Set<(event: Event) => void>} */
const listeners = new Set();
/** Numbers already heard: after a break the server tells the youngest again. @type {Set<number>} */
const heard = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(LOCK) : null;
let last = 0;
let silence = 0;
let leading = false;
let reopening = 0;

/** @param {(event: Event) => void} listener @returns {() => void} */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let following = false;

/** Follow the stream from `seq` on, where the lists were read. @param {number} seq */
export function follow(seq) {
  last = Math.max(last, seq);
  if (following) return;
  following = true;
  if (!channel || !navigator.locks) {
    lead();
    return;
  }
  channel.onmessage = ({ data }) => hear(data);
  channel.postMessage({ asks: true });
  navigator.locks.request(LOCK, () => {
    lead();
    return new Promise(() => {}); // held until this tab closes; then the next one opens the stream
  });
}

function lead() {
  leading = true;
  effect(() => channel?.postMessage({ connection: connection.value }));
  open();
}

function hear(data) {
  if (data.asks) {
    if (leading) channel?.postMessage({ connection: connection.value, last });
  } else if (data.connection) {
    connection.value = data.connection;
    if (data.last > last) deliver({ type: "resync", seq: data.last }); // told before this tab began to listen
  } else {
    deliver(data);
  }
}

/** Opens the stream anew, at once. */
let again = () => {};
export const retry = () => again();
addEventListener("online", retry);
addEventListener("offline", () => leading && (connection.value = "lost"));

function open() {
  const source = new EventSource(`/api/v1/events?after=${last}&lang=${language}`);
  const alive = () => {
    connection.value = "live";
    clearTimeout(silence);
    silence = setTimeout(broken, SILENCE);
  };
  const broken = () => {
    source.close();
    connection.value = "lost";
    reopening = setTimeout(open, RETRY);
  };
  again = () => {
    if (connection.value === "live") return;
    source.close();
    clearTimeout(silence);
    clearTimeout(reopening);
    connection.value = "connecting";
    open();
  };
  source.onopen = alive;
  source.onerror = () => {
    connection.value = "lost";
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself, from the last number
    clearTimeout(silence);
    reopening = setTimeout(open, RETRY);
  };
  for (const type of ["ticket", "resync", "heartbeat"]) {
    source.addEventListener(type, (message) => {
      alive();
      const event = { ...JSON.parse(message.data), type };
      channel?.postMessage(event);
      deliver(event);
    });
  }
}

/** @param {Event} event */
function deliver(event) {
  if (event.type === "heartbeat") {
    if (event.seq <= last) freshAt.value = Date.now();
    return;
  }
  if (event.type === "ticket" && heard.has(event.seq)) return;
  heard.add(event.seq);
  last = Math.max(last, event.seq);
  for (const listener of listeners) listener(event);
}
