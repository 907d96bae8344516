// The window in which a lead gives a contact to a colleague.
import { get } from "../api.js";
import { html, useEffect, useState } from "../lib.js";
import { tellProblem } from "../notices.js";
import { Choice, Dialog, FieldError, FormEnd } from "../parts.js";
import { texts } from "../texts.js";
import { ticket } from "./state.js";
import { act, busy, dialog } from "./verbs.js";

const close = () => (dialog.value = "");

export function AssignWindow() {
  const words = texts.assign;
  const now = /** @type {import("../types.js").Ticket} */ (ticket.value);
  const [colleagues, setColleagues] = useState([]);
  const [who, setWho] = useState("");
  const [error, setError] = useState("");
  useEffect(() => {
    get("/presence").then((answer) => {
      const here = answer.colleagues.filter((one) => one.offices.includes(now.office));
      setColleagues(here);
      setWho(String(here[0]?.id || ""));
    }).catch(tellProblem);
  }, []);
  const send = async (event) => {
    event.preventDefault();
    const problem = who ? await act("assign", now.id, { staff_id: Number(who) }) : words.missing;
    setError(problem);
    if (!problem) close();
  };
  const options = colleagues.map((one) => [String(one.id), `${one.name} · ${texts.wall.states[one.state] || one.state}`]);
  return html`<${Dialog} title=${words.title} onClose=${close}><form onSubmit=${send} novalidate><${FieldError} id="assign-error" text=${error} />
    ${colleagues.length ? html`<${Choice} id="assign-who" label=${words.who} value=${who} options=${options} onChange=${setWho} />` : html`<p>${words.nobody}</p>`}
    <${FormEnd} submit=${words.submit} busy=${busy.value} onClose=${close} /></form><//>`;
}
