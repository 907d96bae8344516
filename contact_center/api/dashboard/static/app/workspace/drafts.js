// Drafts: kept on the server while somebody writes. What could not be saved yet stays in this tab, also over a new sign-in.
import { get, Problem, put, query } from "../api.js";
import { signal } from "../lib.js";
import { me } from "../session.js";

/**
 * @typedef {{id: number, name: string, media_type: string, size: number, scan: string}} SentFile
 * @typedef {import("../types.js").Canned & {unread: boolean}} Used
 * @typedef {{text: string, language: string, used: Used[], files: SentFile[], state: "new" | "loading" | "saved" | "dirty" | "saving" | "lost",
 *   savedAt: string, seen: number, mostBytes: number, mostTogether: number, writing: string[]}} Draft
 */
const PAUSE = 700;
const AGAIN = 4_000;
const STASH = "ics.draft.";
/** @type {Draft} */
const EMPTY = { text: "", language: "", used: [], files: [], state: "new", savedAt: "", seen: 0, mostBytes: 10_485_760, mostTogether: 15_728_640, writing: [] };

/** @type {{value: Record<number, Draft>}} */
export const drafts = signal({});
/** @type {Record<number, number>} */
const timers = {};

/** @param {number} id @returns {Draft} */
export const draftOf = (id) => drafts.value[id] || EMPTY;

/** @param {number} id @param {Partial<Draft>} changes */
export const change = (id, changes) => (drafts.value = { ...drafts.value, [id]: { ...draftOf(id), ...changes } });

/** Somebody typed. `newest`: the newest entry of the conversation they can have seen. @param {number} id @param {Partial<Draft>} changes @param {number} newest */
export function write(id, changes, newest) {
  const before = draftOf(id);
  const begins = !before.text.trim() && Boolean((changes.text ?? before.text).trim());
  const emptied = changes.text !== undefined && !changes.text.trim() ? { used: [] } : {};
  change(id, { ...changes, ...emptied, state: "dirty", seen: begins || !before.seen ? newest : before.seen });
  later(id, PAUSE);
}

/** @param {number} id @param {number} pause */
function later(id, pause) {
  clearTimeout(timers[id]);
  timers[id] = setTimeout(() => save(id), pause);
}

/** What is being saved now. @type {Record<number, Promise<void>>} */
const going = {};

/** @param {number} id */
const save = (id) => (going[id] = (going[id] || Promise.resolve()).then(() => keep(id)));

/** @param {number} id */
async function keep(id) {
  const { text, language, used, state } = draftOf(id);
  if (state !== "dirty" && state !== "lost") return;
  change(id, { state: "saving" });
  try {
    const answer = await put(`/tickets/${id}/draft`, { text, language: language === "und" ? "" : language, canned: used.map((one) => one.id) });
    forget(id);
    if (draftOf(id).state === "saving") change(id, { ...told(answer), state: "saved" });
  } catch (error) {
    const hopeless = error instanceof Problem && [404, 422].includes(error.status);
    stash();
    if (draftOf(id).state === "saving") change(id, { state: "lost" });
    if (!hopeless) later(id, AGAIN);
  }
}

/** @param {any} answer @returns {Partial<Draft>} */
const told = (answer) => ({ files: answer.files, savedAt: answer.saved_at || "", mostBytes: answer.most_bytes, mostTogether: answer.most_together, writing: answer.writing });

/** What the server has of a draft, once for each ticket; words that were typed meanwhile stay behind it. @param {number} id @param {number} newest */
export async function load(id, newest) {
  if (draftOf(id).state !== "new") return;
  change(id, { state: "loading" });
  try {
    const answer = await get(`/tickets/${id}/draft`);
    const kept = stashed(id);
    const typed = draftOf(id).text;
    const first = kept ? kept.text : answer.text;
    const text = [first, typed].filter((one) => one.trim()).join("\n\n");
    const used = await usedIn(id, answer);
    change(id, { ...told(answer), text, language: draftOf(id).language || kept?.language || answer.language, used, seen: draftOf(id).seen || newest, state: "saved" });
    if (kept || typed.trim()) write(id, {}, newest);
  } catch {
    if (draftOf(id).state === "loading") change(id, { state: draftOf(id).text ? "dirty" : "new" });
  }
}

/** The canned replies that stand in a draft, with their Danish. @param {number} id @param {any} answer @returns {Promise<Used[]>} */
async function usedIn(id, answer) {
  if (!answer.canned.length) return [];
  const offer = await get(`/tickets/${id}/canned-replies${query({ language: answer.language })}`).catch(() => null);
  return offer ? offer.items.filter((one) => answer.canned.includes(one.id)).map((one) => ({ ...one, unread: !offer.native_reviewed })) : [];
}

/** Read anew what the server has: after a reply was sent or taken back. @param {number} id @param {number} newest */
export function reload(id, newest) {
  clearTimeout(timers[id]);
  forget(id);
  drafts.value = { ...drafts.value, [id]: { ...EMPTY, language: draftOf(id).language } };
  return load(id, newest);
}

/** Everything is saved, or there is nothing to save. @param {number} id */
export async function saved(id) {
  clearTimeout(timers[id]);
  await save(id);
}

// --- what could not be saved yet ---------------------------------------------------------------------

const unsaved = () => Object.entries(drafts.value).filter(([, draft]) => ["dirty", "saving", "lost"].includes(draft.state));

/** Keep it in this tab, for whoever is signed in now and for nobody else. */
function stash() {
  try {
    for (const [id, { text, language }] of unsaved()) if (me.value) sessionStorage.setItem(`${STASH}${me.value.id}.${id}`, JSON.stringify({ text, language }));
  } catch {
    // no room, or storage is switched off: the page asks before it is left
  }
}

/** @param {number} id @returns {{text: string, language: string} | null} */
function stashed(id) {
  try {
    const own = `${STASH}${me.value?.id}.`;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(STASH) && !key.startsWith(own)) sessionStorage.removeItem(key);
    return JSON.parse(sessionStorage.getItem(`${own}${id}`) || "null");
  } catch {
    return null;
  }
}

/** @param {number} id */
function forget(id) {
  try {
    sessionStorage.removeItem(`${STASH}${me.value?.id}.${id}`);
  } catch {
    // as above
  }
}

addEventListener("pagehide", stash);
addEventListener("beforeunload", (event) => {
  stash();
  if (unsaved().some(([id]) => !stashed(Number(id)))) event.preventDefault();
});
addEventListener("online", () => unsaved().forEach(([id]) => save(Number(id))));
