// Ctrl+K: every action, queue, view and page by its name, found by typing.
import { html, useLayoutEffect, useRef, useState } from "../lib.js";
import { Dialog } from "../parts.js";
import { catalogue, may, officeName } from "../session.js";
import { density, shortcuts } from "../store.js";
import { texts } from "../texts.js";
import { folded } from "../words/fold.js";
import { language, speak } from "../words/language.js";
import { filterBy, goTo, NONE, open, PERSONAL } from "./address.js";
import { canUndo, undo } from "./bulk.js";
import { toggleCursor } from "./chosen.js";
import { cursor, ticket } from "./state.js";
import { act, closeTicket, dialog, meant, show, takeNext } from "./verbs.js";
import { saveView, views } from "./views.js";

/** @typedef {{group: string, label: string, key?: string, run: () => void}} Action */
const words = texts.palette;
const MOST = 12;
const WINDOWS = ["complete", "transfer", "correct", "forward", "note", "letters", "snooze"];
const AT_ONCE = ["claim", "release", "wake", "reopen"];
const PAGES = [["/phone", "phone", "phone"], ["/forwardings", "forwardings", "tickets"], ["/outbox", "outbox", "outbox"], ["/statistics", "statistics", "statistics"], ["/upkeep", "upkeep", "upkeep"]];
const KEYS = { claim: "T", complete: "E", transfer: "F", snooze: "Z" };

/** What may be done with the ticket one is in, or stands on. @returns {Action[]} */
function ofTicket() {
  const shown = ticket.value;
  const group = words.groups.ticket;
  if (!open.value || !shown) return cursor.value ? [{ group, label: words.open, key: "Enter", run: () => show(cursor.value) }, { group, label: texts.verbs.claim, key: "T", run: () => act("claim", meant()) }] : [];
  const verb = (name) => ({ group, label: texts.verbs[name], key: KEYS[name], run: () => (WINDOWS.includes(name) ? (dialog.value = name) : act(name, shown.id)) });
  const reply = { group, label: words.reply, key: "R", run: () => document.getElementById("reply-text")?.focus() };
  return [...[...AT_ONCE, ...WINDOWS].filter((name) => shown.allowed.includes(name)).map(verb), ...(shown.allowed.includes("reply") ? [reply] : []), { group, label: words.close, key: "Esc", run: closeTicket }];
}

/** @returns {Action[]} */
function ofList() {
  const group = words.groups.list;
  const states = Object.entries(texts.filters.states).map(([state, label]) => ({ group, label: `${texts.filters.state}: ${label}`, run: () => filterBy({ ...NONE, state }) }));
  return [
    { group, label: texts.list.takeNext, key: "N", run: takeNext },
    { group, label: words.chooseRow, key: "X", run: toggleCursor },
    ...(canUndo() ? [{ group, label: words.undo, key: "U", run: undo }] : []),
    { group, label: texts.filters.clear, run: () => filterBy(NONE) },
    { group, label: texts.filters.save, run: saveView },
    ...states,
  ];
}

/** @returns {Action[]} */
function places() {
  const group = words.groups.go;
  const { offices, topics } = catalogue.value;
  return [
    ...views.value.map((view) => ({ group, label: `${words.view}: ${view.name}`, run: () => goTo(view.address) })),
    ...offices.map((one) => ({ group, label: `${texts.filters.office}: ${officeName(one.slug)}`, run: () => filterBy({ ...NONE, office: one.slug }) })),
    ...topics.map((one) => ({ group, label: `${texts.filters.topic}: ${one.label}`, run: () => filterBy({ ...NONE, topic: one.slug }) })),
    ...PAGES.filter(([, , right]) => may(right)).map(([where, name]) => ({ group, label: texts.pages[name], run: () => location.assign(where) })),
  ];
}

/** @returns {Action[]} */
function ofScreen() {
  const group = words.groups.screen;
  const other = density.value === "compact" ? "comfortable" : "compact";
  return [
    { group, label: `${texts.density.label}: ${texts.density[other]}`, run: () => (density.value = other) },
    { group, label: texts.languageSwitch.other, run: () => speak(language === "da" ? "en" : "da") },
    { group, label: shortcuts.value === "on" ? words.keysOff : words.keysOn, run: () => (shortcuts.value = shortcuts.value === "on" ? "off" : "on") },
    { group, label: words.help, key: "?", run: () => (dialog.value = "help") },
  ];
}

/** @param {string} typed @returns {Action[]} */
function found(typed) {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const all = [...ofTicket(), ...ofList(), ...places(), ...ofScreen()];
  const fitting = all.filter((one) => wanted.every((word) => folded(`${one.group} ${one.label}`).includes(word))).slice(0, MOST);
  const search = { group: words.groups.list, label: words.search(typed.trim()), run: () => filterBy({ ...NONE, state: "open", q: typed.trim() }) };
  return typed.trim() && !PERSONAL.test(typed) ? [...fitting, search] : fitting;
}

export function PaletteWindow() {
  const field = useRef(null);
  const [typed, setTyped] = useState("");
  const [row, setRow] = useState(0);
  const actions = found(typed);
  const at = Math.min(row, actions.length - 1);
  const close = () => (dialog.value = "");
  useLayoutEffect(() => document.getElementById(`action-${at}`)?.scrollIntoView({ block: "nearest" }), [at]);
  const run = (action) => {
    close();
    requestAnimationFrame(action.run); // the window has given the focus back
  };
  const keys = { ArrowDown: () => setRow((at + 1) % Math.max(1, actions.length)), ArrowUp: () => setRow((at - 1 + actions.length) % Math.max(1, actions.length)), Enter: () => actions[at] && run(actions[at]) };
  const pressed = (event) => {
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  };
  const type = (event) => {
    setTyped(event.currentTarget.value);
    setRow(0);
  };
  return html`<${Dialog} title=${words.title} onClose=${close}><div class="palette"><p class="aside" id="palette-hint">${words.hint}</p>
    <input ref=${field} class="form-input" id="palette" type="text" autocomplete="off" role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls="palette-list" aria-label=${words.title}
      aria-activedescendant=${at >= 0 ? `action-${at}` : undefined} aria-describedby="palette-hint" value=${typed} onInput=${type} onKeyDown=${pressed} />
    <div class="canned-list" id="palette-list" role="listbox" aria-label=${words.title}>${actions.map((action, index) => html`<div key=${action.label} class="canned-option" role="option" id=${`action-${index}`} aria-selected=${index === at} onClick=${() => run(action)}>
      <span class="canned-title"><span><span class="aside">${action.group}</span> ${action.label}</span>${action.key && html`<kbd>${action.key}</kbd>`}</span></div>`)}</div>
    <p class=${actions.length ? "sr-only" : "aside"} role="status">${actions.length ? words.found(actions.length) : words.none}</p></div><//>`;
}
