// The entry of every page: read who is signed in, then show the view that the shell names.
import { Forwardings } from "./forwardings.js";
import { Account } from "./door/account.js";
import { Audit } from "./door/audit.js";
import { Invitation } from "./door/invitation.js";
import { Keys } from "./door/keys.js";
import { People } from "./door/people.js";
import { html, render } from "./lib.js";
import { Login } from "./login.js";
import { inWords } from "./notices.js";
import { Outbox } from "./outbox.js";
import { Phone } from "./phone.js";
import { loadSession, may, me } from "./session.js";
import { Upkeep } from "./upkeep.js";
import { Settings } from "./lead/settings.js";
import { Wall } from "./lead/wall.js";
import { Workspace } from "./workspace/workspace.js";

const VIEWS = { workspace: Workspace, phone: Phone, outbox: Outbox, upkeep: Upkeep, settings: Settings, wall: Wall, forwardings: Forwardings, login: Login };
const DOOR = { invitation: Invitation, account: Account, users: People, keys: Keys, audit: Audit };
const OUTSIDE = ["login", "invitation"];
const view = document.body.dataset.view;
const root = document.getElementById("app");

function Failed({ error }) {
  return html`<main class="container" id="main-content"><h1>ICS kontaktcenter</h1><p role="alert">${inWords(error)}</p></main>`;
}

async function start() {
  try {
    if (!OUTSIDE.includes(view)) await loadSession();
    if (view === "workspace" && me.value && !may("queues")) {
      location.replace(may("statistics") ? "/statistics" : may("audit") ? "/audit" : "/account");
      return;
    }
    render(html`<${VIEWS[view] || DOOR[view]} />`, root);
  } catch (error) {
    render(html`<${Failed} error=${error} />`, root);
  }
}

start();
