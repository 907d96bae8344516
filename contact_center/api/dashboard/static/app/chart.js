// The days as bars: SVG with the finding in words, and the figures as a table beside it.
import { count } from "./format.js";
import { html } from "./lib.js";
import { texts } from "./texts.js";

const words = texts.statistics;
const NARROW = matchMedia("(max-width: 767px)").matches;
const WIDTH = NARROW ? 380 : 960;
const LABELS = NARROW ? 6 : 15;
const HEIGHT = 190;
const LEFT = 36;
const BOTTOM = 22;

/** A round number at or above. @param {number} value */
function ceiling(value) {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 4, 5, 10].map((factor) => factor * step).find((one) => one >= value) || 10 * step;
}

/** @param {string} key YYYY-MM-DD */
const short = (key) => `${Number(key.slice(8))}.${Number(key.slice(5, 7))}.`;

/** @param {{days: import("./types.js").Count[]}} props */
function Bars({ days }) {
  const top = ceiling(Math.max(1, ...days.map((day) => day.count)));
  const plot = HEIGHT - BOTTOM - 8;
  const slot = (WIDTH - LEFT) / days.length;
  const width = Math.max(1, Math.min(36, slot * 0.72));
  const high = (value) => (value / top) * plot;
  const every = Math.ceil(days.length / LABELS);
  return html`<svg class="chart" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby="chart-title" preserveAspectRatio="xMidYMid meet">
    ${[0, 0.5, 1].map((part) => html`<g key=${part}><line class="grid" x1=${LEFT} x2=${WIDTH} y1=${8 + plot * (1 - part)} y2=${8 + plot * (1 - part)} /><text class="axis" x=${LEFT - 6} y=${12 + plot * (1 - part)} text-anchor="end">${top * part % 1 ? "" : count(top * part)}</text></g>`)}
    ${days.map((day, index) => {
      const x = LEFT + slot * index + (slot - width) / 2;
      const mail = high(day.mail ?? day.count);
      const phone = high(day.phone ?? 0);
      return html`<g key=${day.key}><title>${`${day.label}: ${day.count}`}</title><rect class="bar-mail" x=${x} y=${8 + plot - mail} width=${width} height=${mail} /><rect class="bar-phone" x=${x} y=${8 + plot - mail - phone} width=${width} height=${phone} />
        ${index % every === 0 && html`<text class="axis" x=${x + width / 2} y=${HEIGHT - 6} text-anchor="middle">${short(day.key)}</text>`}</g>`;
    })}</svg>`;
}

/** @param {{days: import("./types.js").Count[]}} props */
export function DayChart({ days }) {
  const total = days.reduce((sum, day) => sum + day.count, 0);
  if (!total) return html`<p class="empty">${words.nothing}</p>`;
  const peak = days.reduce((most, day) => (day.count > most.count ? day : most));
  return html`<figure class="figure"><figcaption id="chart-title"><strong>${words.chart}.</strong> ${words.finding(count(total), days.length, count(peak.count), peak.label)}
      <span class="legend"><span class="swatch is-mail"></span>${words.mail} <span class="swatch is-phone"></span>${words.phone}</span></figcaption><${Bars} days=${days} />
    <details class="quote"><summary>${words.asTable}</summary><table class="counts"><thead><tr><th scope="col">${words.tables.by_day}</th><th scope="col" class="num">${words.mail}</th><th scope="col" class="num">${words.phone}</th><th scope="col" class="num">${words.count}</th></tr></thead>
      <tbody>${days.map((day) => html`<tr key=${day.key}><th scope="row">${day.label}</th><td class="num">${count(day.mail ?? 0)}</td><td class="num">${count(day.phone ?? 0)}</td><td class="num">${count(day.count)}</td></tr>`)}</tbody></table></details></figure>`;
}
