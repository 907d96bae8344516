// Who is signed in, and the names of things: read once per page.
import { get } from "./api.js";
import { computed, signal } from "./lib.js";
import { texts } from "./texts.js";

/** @type {{value: import("./types.js").User | null}} */
export const me = signal(null);
/** @type {{value: import("./types.js").Catalogue}} */
export const catalogue = signal({ topics: [], offices: [], languages: [], outcomes: [], municipalities: [], letters: [] });

/** How much a lead should see to now. */
export const reminders = signal(0);

const byKey = (items, key, name) => new Map(items.map((item) => [item[key], item[name]]));
const officeNames = computed(() => byKey(catalogue.value.offices, "slug", "name"));
const topicNames = computed(() => byKey(catalogue.value.topics, "slug", "label"));
const languageNames = computed(() => byKey(catalogue.value.languages, "code", "label"));
const municipalityNames = computed(() => byKey(catalogue.value.municipalities, "code", "name"));
const outcomeNames = computed(() => byKey(catalogue.value.outcomes, "slug", "label"));

/** "ICS København" is "København" in a list of ICS offices. @param {string} slug */
export const officeName = (slug) => (slug === "national" ? texts.queues.national : officeNames.value.get(slug) || slug).replace(/^(ICS|International Citizen Service)\s+/, "");
/** @param {string} slug */
export const topicName = (slug) => topicNames.value.get(slug) || slug;
/** @param {string} code */
export const languageName = (code) => languageNames.value.get(code) || code;
/** @param {string | null} code */
export const municipalityName = (code) => (code && municipalityNames.value.get(code)) || code || "";
/** @param {string} slug */
export const outcomeName = (slug) => outcomeNames.value.get(slug) || slug;
/** @param {string} right */
export const may = (right) => !me.value?.may || me.value.may.includes(right);

/** Read both. @returns {Promise<void>} */
export async function loadSession() {
  const [who, names] = await Promise.all([get("/me"), get("/catalogue")]);
  me.value = who.user;
  catalogue.value = names;
  if (may("upkeep")) get("/upkeep").then((answer) => (reminders.value = answer.reminders)).catch(() => {});
}
