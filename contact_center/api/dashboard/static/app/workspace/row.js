// One line of the list. It is drawn again only when something of it changes, so a step in a long list takes no time.
import { deadline, duration, moment, since } from "../format.js";
import { html } from "../lib.js";
import { Badge, Icon, Inside } from "../parts.js";
import { languageName, me, officeName, topicName } from "../session.js";
import { texts } from "../texts.js";
import { address, filters } from "./address.js";
import { toggle } from "./chosen.js";
import { cursor, now, second } from "./state.js";
import { show } from "./verbs.js";

/** @typedef {import("../types.js").TicketRow} TicketRow */
const words = texts.list;
const ICONS = { mail: "email", call: "support-agent", callback: "smartphone", voicemail: "chat" };
const OVER = ["completed", "canceled"];

/** How long it has waited, or waited until now. @param {TicketRow} row */
function waited(row) {
  if (OVER.includes(row.state)) return "–";
  return row.kind === "call" && row.state === "pending" ? duration(second.value - Date.parse(row.waiting_since)) : since(row.waiting_since, now.value);
}

/** Who has it, who reads it and who writes in it; or that it sleeps. @param {{row: TicketRow}} props */
function Marks({ row }) {
  const others = row.readers.filter((one) => one.staff_id !== me.value?.id && one.staff_id !== row.claimed_by?.id);
  const holder = row.claimed_by && row.state !== "completed" ? row.claimed_by : null;
  const writes = holder && row.readers.some((one) => one.staff_id === holder.id && one.typing);
  const name = holder && (holder.id === me.value?.id ? words.you : holder.name);
  return html`${holder && html` <span class="holder"><${Icon} name="person" />${writes && holder.id !== me.value?.id ? words.writes(name) : `${words.held} ${name}`}</span>`}
    ${others.map((one) => html` <span class=${`holder ${one.typing ? "is-writing" : ""}`} key=${one.staff_id}><${Icon} name=${one.typing ? "edit" : "visibility"} />${one.typing ? words.writes(one.name) : words.reads(one.name)}</span>`)}
    ${row.state === "snoozed" && html` <span class="holder"><${Icon} name="time" />${row.awaits_citizen ? words.awaits : words.wakes(moment(row.snoozed_until || "", now.value))}</span>`}`;
}

/**
 * What changes with the keyboard comes as properties: so a step redraws two rows and not all of them.
 * @param {{row: TicketRow, current: boolean, marked: boolean, stop: boolean, chosen: boolean}} props
 */
export function Row({ row, current, marked, stop, chosen }) {
  const badge = deadline(row, now.value);
  const kind = texts.kinds[row.kind] || row.kind;
  const press = (event) => !event.target.closest("a, button, input, label") && show(row.id);
  return html`<tr class=${`${badge.kind === "late" ? "is-late" : ""} ${current ? "is-active" : ""} ${marked ? "is-cursor" : ""} ${chosen ? "is-chosen" : ""}`} onClick=${press}>
    <td class="c-pick"><label><input type="checkbox" tabindex="-1" checked=${chosen} onClick=${(event) => toggle(row.id, event.shiftKey)} /><span class="sr-only">${words.chooseOne(row.reference)}</span></label></td>
    <td class="c-kind" title=${kind}><${Icon} name=${ICONS[row.kind] || "help"} label=${kind} /></td>
    <th scope="row" class="c-ref"><${Inside} href=${address(filters.value, row.id)} go=${() => show(row.id)} data-row=${row.id} tabindex=${stop ? 0 : -1}
      aria-current=${current ? "true" : undefined} onFocus=${() => (cursor.value = row.id)}>${row.reference}<//>${row.address_dead && html`<span class="dead" title=${words.addressDead}><${Icon} name="warning" label=${words.addressDead} /></span>`}</th>
    <td class="c-topic" title=${topicName(row.topic)}>${topicName(row.topic)}${!row.sure && html`<span class="unsure" title=${words.unsure}>?<span class="sr-only"> ${words.unsure}</span></span>`}</td>
    <td class="c-lang"><abbr title=${languageName(row.language)}>${row.language}</abbr></td>
    <td class="c-who" title=${row.party_address}>${row.party_name || row.party_address || words.unknownParty}${row.party_name && html`<span class="addr">${row.party_address}</span>`}</td>
    <td class="c-snip"><span class="snip"><span class="snip-text" dir="auto">${row.subject && html`<strong>${row.subject}</strong>${row.snippet ? " – " : ""}`}${row.snippet}</span><${Marks} row=${row} /></span></td>
    <td class="c-office">${officeName(row.office)}</td>
    <td class="c-wait num">${waited(row)}</td>
    <td class="c-due"><${Badge} kind=${badge.kind} text=${badge.text} title=${badge.title} /></td></tr>`;
}
