// To a ticket, from whatever page one is on.
import { address, filters, open, openTicket } from "../workspace/address.js";
import { focusConversation } from "../workspace/verbs.js";

const inWorkspace = () => document.body.dataset.view === "workspace";

/** @param {number} id */
export function go(id) {
  if (!inWorkspace()) {
    location.assign(address({}, id));
    return;
  }
  if (open.value !== id) openTicket(id);
  focusConversation();
}

/** The address of a ticket. @param {number} id */
export const where = (id) => address(inWorkspace() ? filters.value : {}, id);
