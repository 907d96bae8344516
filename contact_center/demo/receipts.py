"""The receipts of the invented weeks: in full where somebody will look, in short where they are long past.

Composing a full one takes milliseconds. For all of them the first start would take seconds longer.
"""

from __future__ import annotations

from contact_center.catalog.model import Catalog
from contact_center.demo.enquiries import Enquiry
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.route import Route
from contact_center.replies.compose import acknowledge
from contact_center.replies.policy import History, may_acknowledge
from contact_center.replies.render import fill, has_checklist

SENTENCES = ("greeting", "received", "machine_note", "understood", "wrong", "closing", "signature_office")


def receipt(enquiry: Enquiry, route: Route, catalog: Catalog, reference: str, full: bool) -> Reply | Silence:
    """What the citizen gets by itself."""
    contact, triage = enquiry.contact, enquiry.triage
    silence = may_acknowledge(contact, triage, History())
    if silence is not None:
        return silence
    if full:
        return acknowledge(contact, triage, route, catalog, reference, contact.received_at)
    return _short(enquiry, route, catalog, reference)


def _short(enquiry: Enquiry, route: Route, catalog: Catalog, reference: str) -> Reply:
    triage, language = enquiry.triage, catalog.language(enquiry.triage.language)
    topics = [score.topic for score in triage.topics if triage.sure]
    labels = ", ".join(language.topics[topic].label for topic in topics)
    values = {"reference": reference, "topics": labels, "office.name": catalog.offices[route.office].name}
    checklists = tuple(topic for topic in topics if has_checklist(topic, catalog))
    words = [language.checklists[topic] for topic in checklists if topic in language.checklists]
    lines = [fill(language.mail.get(name, ""), values) for name in SENTENCES]
    lines[-2:-2] = [f"{one.title}\n{one.summary}" for one in words]
    text = "\n\n".join(line for line in lines if line)
    return Reply(language.code, checklists, fill(language.mail["subject"], values), text, "")
