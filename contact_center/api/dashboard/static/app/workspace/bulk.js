// The same verb for all chosen tickets, and back within ten seconds.
import { post, Problem } from "../api.js";
import { batch, html, signal } from "../lib.js";
import { announce, tell, tellProblem } from "../notices.js";
import { Icon } from "../parts.js";
import { texts } from "../texts.js";
import { chosenOf, filters } from "./address.js";
import { allMatching, chooseNone, chosen, howMany } from "./chosen.js";
import { list, refresh } from "./state.js";
import { busy, dialog } from "./verbs.js";

const words = texts.bulk;
const SECONDS = 10;
const AT_ONCE = ["claim", "release", "wake"];
const ICONS = { claim: "check", release: "arrow-back", transfer: "forward", correct: "tune", snooze: "time", wake: "notifications", complete: "success" };
/** State of the list → what can be done with its tickets. */
const FITTING = {
  waiting: ["claim", "transfer", "correct", "snooze"], mine: ["complete", "release", "transfer", "correct", "snooze"], open: ["claim", "transfer", "correct", "snooze", "complete", "release"], snoozed: ["wake", "claim", "transfer", "correct"], done: ["correct"],
};
/** The last action, as long as it can be undone. */
const last = signal(0);

/** Which tickets are meant: the rows, or everything that the filters find. */
function meant() {
  const { order, ...narrow } = chosenOf(filters.value);
  const seen = list.value.seq;
  return allMatching.value ? { filter: narrow, seen } : { ids: [...chosen.value], seen };
}

/** @param {Record<string, number>} passed */
function passedOver(passed) {
  const all = Object.values(passed).reduce((sum, n) => sum + n, 0);
  const why = Object.keys(passed).map((reason) => words.why[reason] || reason).join(", ");
  return all ? `${words.passed(all)} (${why}).` : "";
}

/** @param {string} verb @param {object} [more] @returns {Promise<string>} what went wrong, in words */
export async function runBulk(verb, more = {}) {
  if (busy.value) return texts.loading;
  busy.value = true;
  try {
    const done = await post("/tickets/bulk", { verb, ...meant(), ...more });
    batch(() => {
      last.value = done.done ? done.id : 0;
      chooseNone();
    });
    setTimeout(() => last.value === done.id && (last.value = 0), SECONDS * 1_000);
    const text = words.done[verb](done.done) + passedOver(done.passed);
    tell(text, done.done ? "success" : "warning", done.done ? { label: `${words.undo} (U)`, run: undo, seconds: SECONDS } : undefined);
    announce(text);
    return "";
  } catch (error) {
    tellProblem(error);
    return error.message || texts.problems[500];
  } finally {
    busy.value = false;
    refresh();
  }
}

/** Put back what was done last. */
export async function undo() {
  const id = last.value;
  if (!id) return;
  last.value = 0;
  try {
    const { done } = await post(`/bulk/${id}/undo`);
    tell(words.undone(done));
  } catch (error) {
    if (error instanceof Problem && error.status === 409) tell(words.late, "warning");
    else tellProblem(error);
  }
  refresh();
}

export const canUndo = () => last.value > 0;

/** @param {string} verb */
const begin = (verb) => (AT_ONCE.includes(verb) ? runBulk(verb) : (dialog.value = `bulk-${verb}`));

/** Stands below the list while something is chosen. */
export function BulkBar() {
  const n = howMany.value;
  if (!n) return null;
  const { items, total } = list.value;
  const page = items.length > 0 && items.every((row) => chosen.value.has(row.id));
  return html`<div class="bulk" role="group" aria-label=${words.title}>
    <p><strong>${allMatching.value ? words.allChosen(n) : words.chosen(n)}</strong>
      ${page && !allMatching.value && total > items.length && html` <button type="button" class="plain-button" onClick=${() => (allMatching.value = true)}>${words.chooseMatching(total)}</button>`}</p>
    ${FITTING[filters.value.state].map((verb) => html`<button type="button" key=${verb} class="button button-secondary small" disabled=${busy.value} onClick=${() => begin(verb)}><${Icon} name=${ICONS[verb]} />${words.verbs[verb]}</button>`)}
    <button type="button" class="plain-button" onClick=${chooseNone}>${words.none}</button></div>`;
}
