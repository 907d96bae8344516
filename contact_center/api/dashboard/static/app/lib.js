// The three libraries as one: markup by tagged templates, no build step.
import { h, render, Fragment } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

export const html = htm.bind(h);
export { h, render, Fragment };
export { useEffect, useLayoutEffect, useRef, useState, useMemo } from "../vendor/hooks.js";
export { signal, computed, effect, batch } from "../vendor/signals.js";
