"""The previews as HTML: each made by the code that serves citizens, with the names of the files to change it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contact_center.api.wording.language import ENGLISH
from contact_center.api.wording.sentences import route as route_in_words
from contact_center.catalog.segments import is_gsm, length, segments
from contact_center.commands.preview import call
from contact_center.commands.preview.asked import REFERENCE, Case
from contact_center.delivery.message import Outgoing, build
from contact_center.domain.reply import Reply, Silence
from contact_center.pages.app import OWN_STATIC, SHARED_STATIC
from contact_center.pages.content import Content
from contact_center.pages.personal import Personal
from contact_center.replies.policy import History
from contact_center.replies.reasons import in_words
from contact_center.replies.texts import checklist_text, place_in_words
from contact_center.visitation.naming import Names
from contact_center.wiring import House
from queues.deciding import decide
from queues.outgoing import own_address

NO_PLACE = "Where to type the code is named once CONTACT_CENTER_WEB__PUBLIC_URL is an address that citizens can reach."


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a preview: what is filled in is shown."""

    title: str
    note: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    html: str = ""
    """A whole page, shown in a frame of its own."""


def mail(case: Case, house: House, now: datetime) -> str:
    """The acknowledgement with its headers and both parts."""
    decided = decide(
        case.contact, case.triage, house.catalog, now, History(), None, REFERENCE, house.settings.public_url
    )
    if isinstance(decided.reply, Silence):
        return _document(case, house, ["mail"], [Part("No mail is sent", in_words(decided.reply.reason, "en"))])
    message = _message(case, house, decided.reply, now)
    headers = tuple((name, str(value)) for name, value in message.items())
    parts = [
        Part("Headers", rows=headers),
        Part("As HTML", "What most mail programs show.", html=decided.reply.html),
        Part("As text", "What a mail program without HTML shows.", text=decided.reply.text),
    ]
    return _document(case, house, ["mail", f"checklists/{case.asked.topic}"], parts)


def _message(case: Case, house: House, reply: Reply, now: datetime) -> EmailMessage:
    contact = case.contact
    sender = own_address(case.route.office, contact.inbox, house.catalog)
    row = house.mailer.acknowledgement(
        reply, "preview", contact.party.address, sender, REFERENCE, (contact.external_id,), now
    )
    return build(cast("Outgoing", SimpleNamespace(**row)), house.sender_name(sender))


def sms(case: Case, house: House, _now: datetime) -> str:
    """The text message as it is sent, and as it would be with (or without) a web address."""
    linked, settings = house.settings.twilio.sms_links, house.settings
    other = checklist_text(case.choice, house.catalog, settings.public_url, not linked)
    parts = [
        *([] if place_in_words(settings.public_url, ".") else [Part("No web address", NO_PLACE)]),
        _text_part("As it is sent", house.compose_text(case.choice, house.catalog).text),
        _text_part(f"With CONTACT_CENTER_TWILIO__SMS_LINKS={str(not linked).lower()}", other.text),
    ]
    return _document(case, house, ["sms"], parts)


def _text_part(title: str, text: str) -> Part:
    alphabet = "the short alphabet (GSM)" if is_gsm(text) else "letters outside the short alphabet"
    return Part(title, f"Segments: {segments(text)}. Characters: {length(text)}, in {alphabet}.", text=text)


def page(case: Case, house: House, _now: datetime) -> str:
    """The page of the personal checklist; its style sheets are found beside the code, its links on the public web."""
    made = Personal(Content(house.catalog)).page(case.choice)
    for address, folder in (("/static/vendor/", SHARED_STATIC), ("/static/pages/", OWN_STATIC)):
        made = made.replace(f'="{address}', f'="{folder.as_uri()}/')
    return made.replace('href="/', f'href="{house.settings.public_url}/')


def voice(case: Case, house: House, now: datetime) -> str:
    """What the phone says about the topic, in order."""
    parts = [
        Part("The line is open", "Three rounds of waiting, a text message, then a colleague."),
        *map(_moment, call.open_call(case, house.catalog)),
        Part("The line is closed", "The same keys; then a text message and a call-back."),
        *map(_moment, call.closed_call(case, house.catalog, now)),
    ]
    return _document(case, house, ["voice"], parts)


def _moment(moment: call.Moment) -> Part:
    said = moment.sentences
    return Part(
        moment.happens, rows=tuple((f"{one.id} ({one.language})", one.text, f"{one.seconds} s") for one in said)
    )


MAKERS = {"mail": mail, "sms": sms, "page": page, "voice": voice}


def _document(case: Case, house: House, files: list[str], parts: list[Part]) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    asked, catalog = case.asked, house.catalog
    shown: dict[str, Any] = {
        "title": f"{asked.kind}: {asked.topic}, {asked.language}",
        "files": [f"templates/{asked.language}/{name}.toml" for name in files],
        "office": catalog.offices[case.route.office].name,
        "reason": route_in_words(case.route.reason, Names.of(catalog, ENGLISH)),
    }
    return environment.get_template("document.html.jinja").render(parts=parts, **shown)
