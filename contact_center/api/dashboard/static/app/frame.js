// What stands around every page: product, connection, person, menu.
import { remove } from "./api.js";
import { exactTime } from "./format.js";
import { OfferCard } from "./desk/offer.js";
import { PresenceMenu } from "./desk/presence.js";
import { startSoftphone } from "./desk/softphone.js";
import { startDesk } from "./desk/state.js";
import { TalkBar } from "./desk/talk.js";
import { html, useEffect } from "./lib.js";
import { connection, freshAt } from "./live.js";
import { Mentions } from "./mentions.js";
import { Notices, tellProblem } from "./notices.js";
import { Inside } from "./parts.js";
import { may, me, officeName, reminders } from "./session.js";
import { texts } from "./texts.js";
import { Banner } from "./banner.js";
import { language, speak } from "./words/language.js";

/** The menu: key, address, right. @type {[string, string, string][]} */
const PAGES = [
  ["queues", "/", "queues"],
  ["mine", "/?state=mine", "tickets"],
  ["phone", "/phone", "phone"],
  ["forwardings", "/forwardings", "tickets"],
  ["outbox", "/outbox", "outbox"],
  ["statistics", "/statistics", "statistics"],
  ["planning", "/forecast", "planning"],
  ["settlement", "/settlement", "planning"],
  ["wall", "/wall", "queues"],
  ["upkeep", "/upkeep", "upkeep"],
  ["settings", "/settings", "upkeep"],
  ["users", "/users", "users"],
  ["keys", "/keys", "keys"],
  ["audit", "/audit", "audit"],
];

async function signOut() {
  try {
    await remove("/session");
    location.assign("/login");
  } catch (error) {
    tellProblem(error);
  }
}

function Live() {
  const state = connection.value;
  const words = texts.live[state];
  const age = freshAt.value ? `${texts.live.updated} ${exactTime(freshAt.value)}` : texts.live.never;
  return html`<p class="live"><span class=${`badge is-${state}`}>${words}</span> <span>${age}</span></p>`;
}

/** The other language, named in it. */
const Language = () => html`<button type="button" class="plain-button language" lang=${language === "da" ? "en" : "da"} title=${texts.languageSwitch.label} onClick=${() => speak(language === "da" ? "en" : "da")}>${texts.languageSwitch.other}</button>`;

function Person() {
  const who = me.value;
  if (!who) return null;
  const offices = who.offices.length > 2 ? texts.staffRoles[who.role] : who.offices.map(officeName).join(", ");
  return html`<p class="person"><a href="/account" title=${texts.pages.account}><strong>${who.name}</strong></a><span>${offices && `, ${offices}`}</span></p>
    <${Language} /><button type="button" class="plain-button sign-out" onClick=${signOut}>${texts.signOut}</button>`;
}

/** What everybody has who works tickets: their state, what is offered to them, and the call they are in. @param {{live: boolean}} props */
function Desk({ live }) {
  useEffect(() => {
    const stops = [startDesk(live), startSoftphone()];
    return () => stops.forEach((stop) => stop());
  }, []);
  return html`<div class="desk"><${OfferCard} /><${TalkBar} /></div>`;
}

/** @param {{page: string, mine?: number, live?: boolean, go?: (key: string) => void, children?: any}} props */
export function Frame({ page, mine = 0, live = false, go, children }) {
  const shown = PAGES.filter(([, , right]) => may(right));
  const entry = ([key, address, _right]) => {
    const counted = { mine, upkeep: reminders.value }[key];
    const label = `${texts.pages[key]}${counted ? ` (${counted})` : ""}`;
    const current = key === page ? { "aria-current": "page", class: "nav-link current" } : { class: "nav-link" };
    const inside = go && (key === "queues" || key === "mine");
    return html`<li key=${key}>${inside ? html`<${Inside} href=${address} go=${() => go(key)} ...${current}>${label}<//>` : html`<a href=${address} ...${current}>${label}</a>`}</li>`;
  };
  return html`
    <a class="skipnav" href="#main-content">${texts.skip}</a>
    <header class="top"><div class="top-line"><a class="product" href="/">${texts.product}</a>
      <div class="top-side">${live && html`<${Live} />`}${may("tickets") && html`<${Mentions} /><${PresenceMenu} />`}<${Person} /></div></div>
      <nav aria-label=${texts.mainMenu}><ul class="menu plain">${shown.map(entry)}</ul></nav></header>
    ${live && html`<${Banner} />`}${may("tickets") && html`<${Desk} live=${live} />`}
    ${children}
    <${Notices} />`;
}
