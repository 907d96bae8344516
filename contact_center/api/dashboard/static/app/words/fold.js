// Words as people type them in a hurry: lower case, without accents.
/** @param {string} text */
export const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ø", "o").replaceAll("æ", "ae");
