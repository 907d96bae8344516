// A week of opening hours as lines that people write: „man 09:00-15:00“.
import { texts } from "../texts.js";

const LINE = /^\s*(\S+?)\.?\s+(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})\s*$/;
const two = (text) => text.padStart(2, "0");

/** @param {import("../types.js").Hours[]} week */
export const asLines = (week) => week.map((one) => `${texts.settings.days[one.weekday - 1]} ${one.opens}-${one.closes}`).join("\n");

/** @param {string} lines @returns {{week?: import("../types.js").Hours[], wrong?: string}} */
export function fromLines(lines) {
  const week = [];
  for (const line of lines.split("\n").filter((one) => one.trim())) {
    const found = LINE.exec(line);
    const weekday = found ? 1 + texts.settings.days.findIndex((day) => found[1].toLowerCase().startsWith(day.toLowerCase())) : 0;
    if (!found || !weekday) return { wrong: line.trim() };
    week.push({ weekday, opens: `${two(found[2])}:${found[3]}`, closes: `${two(found[4])}:${found[5]}` });
  }
  return { week };
}
