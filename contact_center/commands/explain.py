"""`contact-center explain`: what the system would do with a contact and why, without doing it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from contact_center.api.wording.language import ENGLISH
from contact_center.api.wording.sentences import route as route_in_words
from contact_center.clock import now
from contact_center.domain.contact import Automatic, Channel, Contact, Party, Stated
from contact_center.domain.reason import parts
from contact_center.domain.reply import Silence
from contact_center.replies.policy import History
from contact_center.replies.reasons import in_words
from contact_center.visitation.naming import Names
from contact_center.wiring import House
from queues.deciding import Decided, decide


def text(house: House, words: str, language: str | None) -> dict[str, Any]:
    """Explain what was said on the phone (or written) in `words`."""
    contact = Contact(Channel.PHONE, "explain", now(), Party(), text=words, stated=Stated(language=language))
    return _explained(house, "text", contact)


def letter(house: House, path: Path, number: str) -> dict[str, Any]:
    """Explain a mail in a file."""
    from mail_triage.process import read_eml

    contact, parsed = read_eml(path.read_bytes(), house.mail_rules())
    return {**_explained(house, number, contact), **parsed}


def lines(house: House, source: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Explain one JSON object a line, in order; a line that cannot be read gives `{"error": …}`."""
    for line in source:
        if line.strip():
            yield _answered(house, line)


def _answered(house: House, line: str) -> dict[str, Any]:
    """The answer to a line, with its id as it was given."""
    named: dict[str, Any] = {}
    try:
        asked = json.loads(line)
        named = {"id": asked["id"]} if isinstance(asked, dict) and "id" in asked else {}
        return {**_line(house, asked), **named}
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        return {**named, "error": f"{type(error).__name__}: {error}"}


def _line(house: House, asked: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(asked, dict):
        raise TypeError("a line is a JSON object")
    number = str(asked.get("id", ""))
    if "eml" in asked:
        return letter(house, Path(asked["eml"]), number)
    if asked.get("channel") == "phone":
        return text(house, str(asked.get("text") or ""), asked.get("language") or None)
    return _explained(house, number, _mail(house, asked))


def _mail(house: House, asked: dict[str, Any]) -> Contact:
    """A mail given by its fields goes the same way as one from the wire."""
    from mail_triage.process import read_eml, write_eml

    rules = house.mail_rules()
    fields = {name: str(asked.get(name) or "") for name in ("from", "to", "subject", "body")}
    ours = (address for _name, address in getaddresses([fields["to"]]) if rules.is_ours(address))
    fields["to"] = next(ours, rules.national)  # whoever asks means a mail to us
    contact, _parsed = read_eml(write_eml(fields, str(asked.get("id", "")), now()), rules)
    return contact


def _explained(house: House, number: str, contact: Contact) -> dict[str, Any]:
    triage = house.understanding.triage(contact)
    decided = decide(contact, triage, house.catalog, contact.received_at, History())
    return {"id": number, **as_json(contact, decided, Names.of(house.catalog, ENGLISH))}


def as_json(contact: Contact, decided: Decided, names: Names) -> dict[str, Any]:
    """The decisions in the form that `explain` promises."""
    triage, route = decided.triage, decided.route
    automatic = isinstance(contact.nature, Automatic)
    return {
        "language": triage.language,
        "language_confidence": round(triage.language_confidence, 4),
        "topics": [
            {"topic": score.topic, "confidence": round(score.confidence, 4), "evidence": list(score.evidence)}
            for score in triage.topics
        ],
        "municipality": triage.municipality,
        "municipality_evidence": triage.municipality_evidence,
        "postcode": triage.postcode,
        "citizen_group": triage.citizen_group.value if triage.citizen_group else None,
        "role": triage.role.value,
        "office": route.office,
        "queue": route.queue,
        "route_reason": route_in_words(route.reason, names),
        "nature": "automatic" if automatic else "human",
        "nature_reason": in_words(contact.nature.reason, "en"),
        "reply": _reply(decided),
        "personal_numbers": triage.personal_numbers,
    }


def _reply(decided: Decided) -> dict[str, Any]:
    reply = decided.reply
    if isinstance(reply, Silence):
        return {
            "send": False,
            "reason": in_words(reply.reason, "en"),
            "codes": [code or said for code, said in parts(reply.reason)],
        }
    return {"send": True, "language": reply.language, "checklists": list(reply.checklists)}
