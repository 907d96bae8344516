// The language of the screens: Danish, or English over it. What English does not say is said in Danish.
import { english } from "./english.js";
import { englishPages } from "./english-pages.js";
import { leadInDanish } from "./lead-da.js";
import { leadInEnglish } from "./lead-en.js";
import { listsInDanish } from "./lists-da.js";
import { listsInEnglish } from "./lists-en.js";

const KEY = "ics.language";
export const LANGUAGES = ["da", "en"];

/** @returns {string} */
function remembered() {
  try {
    return localStorage.getItem(KEY) || "da";
  } catch {
    return "da"; // storage is switched off
  }
}

/** da or en */
export const language = LANGUAGES.includes(remembered()) ? remembered() : "da";
document.documentElement.lang = language;

/** Another language from the next page on. @param {string} wanted */
export function speak(wanted) {
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    return; // it could not be remembered
  }
  location.reload();
}

const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** `over` laid over `below`, word by word. @param {any} below @param {any} over */
export function laidOver(below, over) {
  const both = { ...below };
  for (const [name, value] of Object.entries(over)) both[name] = plain(value) && plain(below[name]) ? laidOver(below[name], value) : value;
  return both;
}

/** Every word of the screens in the language in force. @template T @param {T} danish @returns {any} */
export function inLanguage(danish) {
  const whole = [listsInDanish, leadInDanish].reduce(laidOver, danish);
  return language === "en" ? [english, englishPages, listsInEnglish, leadInEnglish].reduce(laidOver, whole) : whole;
}
