// One line of the list, as plain elements without parts of their own: five hundred of them are drawn at once.
import { deadline, duration, moment, since } from "../format.js";
import { h, html } from "../lib.js";
import { ICON_SPRITE } from "../parts.js";
import { languageName, me, officeName, topicName } from "../session.js";
import { texts } from "../texts.js";
import { address, filters } from "./address.js";
import { now, second } from "./state.js";

/** @typedef {import("../types.js").TicketRow} TicketRow @typedef {{current: boolean, marked: boolean, stop: boolean, chosen: boolean}} How */
const words = texts.list;
const OVER = ["completed", "canceled"];

const icon = (name, label = "") => h("svg", label ? { class: "icon-svg", role: "img", "aria-label": label } : { class: "icon-svg", "aria-hidden": "true" }, h("use", { href: `${ICON_SPRITE}#${name}` }));
const cell = (name, ...children) => h("td", { class: name, role: "cell" }, ...children);
const mark = (name, text, kind = "") => h("span", { class: `holder ${kind}`, title: text }, icon(name), text);

/** A caller's wait, which grows by the second. @param {{since: string}} props */
const OnTheLine = ({ since: began }) => html`${duration(second.value - Date.parse(began))}`;

/** How long it has waited, or waited until now. @param {TicketRow} row */
function waited(row) {
  if (OVER.includes(row.state)) return "–";
  return row.kind === "call" && row.state === "pending" ? h(OnTheLine, { since: row.waiting_since }) : since(row.waiting_since, now.value);
}

/** Who has it, who reads it and who writes in it; or that it sleeps. @param {TicketRow} row */
function marks(row) {
  const found = [];
  const holder = row.claimed_by && row.state !== "completed" ? row.claimed_by : null;
  if (holder) {
    const mine = holder.id === me.value?.id;
    const writes = !mine && row.readers.some((one) => one.staff_id === holder.id && one.typing);
    found.push(mark("person", writes ? words.writes(holder.name) : `${words.held} ${mine ? words.you : holder.name}`));
  }
  for (const one of row.readers) {
    if (one.staff_id !== me.value?.id && one.staff_id !== holder?.id) found.push(one.typing ? mark("edit", words.writes(one.name), "is-writing") : mark("visibility", words.reads(one.name)));
  }
  if (row.state === "snoozed") found.push(mark("time", row.awaits_citizen ? words.awaits : words.wakes(moment(row.snoozed_until || "", now.value))));
  return found;
}

/** @param {TicketRow} row */
const reference = (row, how) => h("th", { scope: "row", class: "c-ref", role: "rowheader" },
  h("a", { href: address(filters.value, row.id), "data-row": row.id, tabindex: how.stop ? 0 : -1, "aria-current": how.current ? "true" : undefined }, row.reference),
  row.address_dead && h("span", { class: "dead", title: words.addressDead }, icon("warning", words.addressDead)));

/** What a line says that moves on with the time; as long as it is the same, the line is. @param {TicketRow} row */
export function aging(row) {
  const badge = deadline(row, now.value);
  const wait = row.kind === "call" ? "" : since(row.waiting_since, now.value);
  return `${badge.kind} ${badge.text} ${wait}`;
}

/** @param {TicketRow} row @param {How} how */
export function line(row, how) {
  const badge = deadline(row, now.value);
  const kind = texts.kinds[row.kind] || row.kind;
  const topic = topicName(row.topic);
  const state = `${badge.kind === "late" ? "is-late" : ""} ${how.current ? "is-active" : ""} ${how.marked ? "is-cursor" : ""} ${how.chosen ? "is-chosen" : ""}`;
  return h("tr", { key: row.id, class: state, role: "row", "data-id": row.id },
    cell("c-pick", h("input", { type: "checkbox", tabindex: -1, checked: how.chosen, "aria-label": words.chooseOne(row.reference) })),
    cell("c-kind", h("span", { class: `kind is-${row.kind}`, role: "img", "aria-label": kind, title: kind })),
    reference(row, how),
    h("td", { class: "c-topic", role: "cell", title: topic }, topic, !row.sure && h("span", { class: "unsure", title: words.unsure }, "?", h("span", { class: "sr-only" }, ` ${words.unsure}`))),
    cell("c-lang", h("abbr", { title: languageName(row.language) }, row.language)),
    h("td", { class: "c-who", role: "cell", title: row.party_address }, row.party_name || row.party_address || words.unknownParty, row.party_name && h("span", { class: "addr" }, row.party_address)),
    cell("c-snip", h("span", { class: "snip-text", dir: "auto" }, row.subject && h("strong", null, row.subject), row.subject && row.snippet ? " – " : "", row.snippet), ...marks(row)),
    cell("c-office", officeName(row.office)),
    cell("c-wait num", waited(row)),
    cell("c-due", h("span", { class: `badge ${badge.kind ? `is-${badge.kind}` : ""}`, title: badge.title }, badge.text)));
}
