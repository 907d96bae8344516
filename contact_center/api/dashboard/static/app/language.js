// The language of the screens: Danish, or English where this browser was told so.
/** @returns {"da" | "en"} */
function chosen() {
  try {
    return localStorage.getItem("ics.language") === "en" ? "en" : "da";
  } catch {
    return "da"; // storage is switched off
  }
}

export const language = chosen();

/** @template T @param {{da: T, en: T}} both @returns {T} */
export const inLanguage = (both) => both[language];
