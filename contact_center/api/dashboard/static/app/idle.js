// A screen that nobody touches must not keep its session alive: after half an hour it asks for nothing by itself.
const LIMIT = 30 * 60_000;
let touchedAt = Date.now();

for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  addEventListener(kind, () => (touchedAt = Date.now()), { passive: true, capture: true });
}

/** Whether somebody is working here. */
export const attended = () => Date.now() - touchedAt < LIMIT;
