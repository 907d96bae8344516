// The one way to the API: JSON in, JSON out, errors as Problem; sentences come in the language of the screens.
import { language } from "./words/language.js";

/** An answer that is not a success. */
export class Problem extends Error {
  /** @param {number} status @param {string} detail @param {number} [retryAfter] seconds @param {any} [told] all that was answered */
  constructor(status, detail, retryAfter = 0, told = {}) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
    this.told = told;
    /** @type {string[]} as codes */
    this.reasons = told.reasons || [];
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {number} [version] that was seen @returns {Promise<any>} */
async function call(method, path, body, version) {
  const headers = { Accept: "application/json", "Accept-Language": language, "X-Requested-With": "ics" };
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const file = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined || file ? body : JSON.stringify(body) });
  } catch {
    throw new Problem(0, "");
  }
  if (answer.status === 204) return null;
  if (answer.ok) return answer.json();
  if (answer.status === 401 && !path.startsWith("/session")) leave();
  throw await problem(answer);
}

/** @param {Response} answer */
async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  return new Problem(answer.status, told.detail || told.title || "", Number(answer.headers.get("Retry-After")) || 0, told);
}

/** Pages that are seen before anybody is signed in. */
const OUTSIDE = ["/login", "/invitation"];

/** The session has ended: sign in again and come back here. */
export function leave() {
  if (OUTSIDE.includes(location.pathname)) return;
  const here = location.pathname + location.search;
  location.assign(here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`);
}

/** @param {string} path */
export const get = (path) => call("GET", path);
/** @param {string} path @param {unknown} [body] */
export const post = (path, body = {}) => call("POST", path, body);
/** @param {string} path @param {unknown} body */
export const put = (path, body) => call("PUT", path, body);
/** @param {string} path @param {unknown} body */
export const patch = (path, body) => call("PATCH", path, body);
/** @param {string} path */
export const remove = (path) => call("DELETE", path);

/** A change of what somebody else may change, too: `version` is what was seen. @param {string} method @param {string} path @param {unknown} body @param {number} version */
export const change = (method, path, body, version) => call(method, path, body, version);

/** A query string of what is not empty. @param {Record<string, string | number | null | undefined>} values */
export function query(values) {
  const wanted = Object.entries(values).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return wanted.length ? `?${new URLSearchParams(wanted.map(([name, value]) => [name, String(value)]))}` : "";
}
