// Which tickets of the list are chosen: some of the rows, or all that match, however many pages that is.
import { batch, computed, signal } from "../lib.js";
import { filters } from "./address.js";
import { cursor, list } from "./state.js";

/** @type {{value: Set<number>}} */
export const chosen = signal(new Set());
/** Everything that the filters find, not only the rows that are loaded. */
export const allMatching = signal(false);
/** How many are chosen. */
export const howMany = computed(() => (allMatching.value ? list.value.total : chosen.value.size));

let last = 0;

/** Choose a row or not; with the shift key also those between it and the one before. @param {number} id @param {boolean} [through] */
export function toggle(id, through = false) {
  const on = !chosen.value.has(id);
  const between = through && last ? range(last, id) : [id];
  const after = new Set(chosen.value);
  for (const one of between) after[on ? "add" : "delete"](one);
  last = id;
  batch(() => {
    chosen.value = after;
    allMatching.value = false;
  });
}

/** @param {number} from @param {number} to */
function range(from, to) {
  const ids = list.value.items.map((row) => row.id);
  const [low, high] = [ids.indexOf(from), ids.indexOf(to)].sort((a, b) => a - b);
  return low < 0 ? [to] : ids.slice(low, high + 1);
}

/** The row that the keyboard stands on. */
export const toggleCursor = () => cursor.value && toggle(cursor.value);

/** All rows that are loaded, or none. */
export function togglePage() {
  const all = list.value.items.every((row) => chosen.value.has(row.id)) && list.value.items.length > 0;
  batch(() => {
    chosen.value = all ? new Set() : new Set(list.value.items.map((row) => row.id));
    allMatching.value = false;
  });
}

export function chooseNone() {
  batch(() => {
    chosen.value = new Set();
    allMatching.value = false;
  });
}

// Another list: what was chosen in the one before is not carried along unseen.
filters.subscribe(chooseNone);
// What has left the list is not chosen any more.
list.subscribe(({ items, loaded }) => {
  if (!loaded || !chosen.value.size) return;
  const there = new Set(items.map((row) => row.id));
  const left = [...chosen.value].filter((id) => there.has(id));
  if (left.length < chosen.value.size) chosen.value = new Set(left);
});
