// What this browser remembers of how somebody likes to work. Nothing about citizens.
import { signal } from "./lib.js";

/** @param {string} name @param {string} fallback */
function remembered(name, fallback) {
  const key = `ics.${name}`;
  let first = fallback;
  try {
    first = localStorage.getItem(key) ?? fallback;
  } catch {
    // storage is switched off: the choice lasts as long as the page
  }
  const value = signal(first);
  value.subscribe((now) => {
    try {
      localStorage.setItem(key, now);
    } catch {
      // as above
    }
  });
  return value;
}

/** compact or comfortable */
export const density = remembered("density", "compact");
/** on or off: single keys can be switched off (WCAG 2.1.4) */
export const shortcuts = remembered("shortcuts", "on");
/** open or shut: what the machine understood of a ticket, in full */
export const facts = remembered("facts", "shut");
/** all or mine */
export const scope = remembered("scope", "all");
/** on or off: the phone page reads aloud */
export const voice = remembered("voice", "off");
