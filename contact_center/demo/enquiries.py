"""Who asks what: invented contacts, each with what the triage believed about it and what staff will correct."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contact_center.catalog.model import Catalog, Municipality, Postcode
from contact_center.demo import mix, texts
from contact_center.demo.belief import STATED, Home, Told, believe
from contact_center.demo.people import invent, personal_number
from contact_center.domain.contact import Attachment, Automatic, Channel, Contact, Party, Stated
from contact_center.domain.triage import GENERAL, Triage

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"
)
FILES = ("contract.pdf", "OD1.pdf", "lease.pdf", "certificate.pdf")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One invented contact."""

    contact: Contact
    triage: Triage
    """What the triage believed."""
    right: Mapping[str, str] = field(default_factory=dict)
    """What staff will correct: topic, municipality."""
    answer: str = ""
    """What staff will answer."""
    more: str = ""
    """What the person writes a second time, or nothing."""


class Inventor:
    """Invents enquiries; the same seed invents the same ones."""

    def __init__(self, rng: random.Random, catalog: Catalog) -> None:
        """Sort the country by centre."""
        self._rng, self._catalog = rng, catalog
        self._around: dict[str, list[Municipality]] = {}
        for home in catalog.municipalities.values():
            self._around.setdefault(home.office or home.nearest_office, []).append(home)
        self._postcodes: dict[str, list[Postcode]] = {}
        for postcode in catalog.postcodes.values():
            self._postcodes.setdefault(postcode.municipality, []).append(postcode)

    def mail(self, at: datetime) -> Enquiry:
        """A mail that came at `at`."""
        rng = self._rng
        if self.chance(mix.MACHINE_SHARE):
            return self._machine(at)
        language, topic = self.draw(mix.LANGUAGES), self.draw(mix.TOPICS)
        manner = texts.manners()[language]
        asked = rng.choice(manner.about(topic) or manner.mails)
        home = self._home(asked.role == "other")
        person = invent(rng, language, employer=asked.role != "citizen")
        lines, told = self._lines(manner, asked, home)
        signed = f"{rng.choice(manner.closings)}\n{person.name}"
        text = "\n\n".join([rng.choice(manner.greetings), " ".join(lines), signed])
        contact = Contact(
            channel=Channel.MAIL,
            external_id=f"<{rng.getrandbits(96):024x}@{person.email.partition('@')[2]}>",
            received_at=at,
            party=Party(person.email, person.name),
            subject=asked.subject,
            text=text,
            inbox=self._inbox(home.office),
            attachments=self._attachments(asked.role),
        )
        triage = believe(rng, self._catalog, language, told, text)
        more = rng.choice(manner.more) if manner.more and self.chance(mix.SECOND_MAIL) else ""
        answers = manner.answers or texts.manners()["en"].answers
        return Enquiry(contact, triage, self._right(triage, asked), rng.choice(answers), more)

    def call(self, at: datetime) -> Enquiry:
        """A call that came at `at`: language, topic and postcode were pressed, or the reason was said."""
        rng, catalog = self._rng, self._catalog
        language = self.draw({code: weight for code, weight in mix.LANGUAGES.items() if code in catalog.languages})
        topic = self.draw({slug: weight for slug, weight in mix.TOPICS.items() if slug != "not-for-ics"})
        manner = texts.manners()[language]
        asked = rng.choice(manner.about(topic) or manner.mails)
        spoken = self.chance(mix.SPOKEN)
        home = self._home()
        stated = Stated(
            language=language,
            topic=None if spoken else asked.topic,
            postcode=home.postcode.code if home.postcode else None,
            municipality=home.municipality.code if home.municipality else None,
        )
        contact = Contact(
            channel=Channel.PHONE,
            external_id=f"CA{rng.getrandbits(128):032x}",
            received_at=at,
            party=Party(invent(rng, language).number),
            text=asked.subject.lower() if spoken else "",
            inbox=catalog.offices[home.office].numbers[0],
            stated=stated,
        )
        triage = believe(rng, catalog, language, Told(asked, home, STATED, pressed=not spoken), contact.text)
        return Enquiry(contact, triage, self._right(triage, asked))

    def draw(self, weights: mix.Weights) -> str:
        """One of the keys, by weight."""
        return self._rng.choices(list(weights), list(weights.values()))[0]

    def chance(self, probability: float) -> bool:
        """Whether something happens this time."""
        return self._rng.random() < probability

    # --- parts of an enquiry ----------------------------------------------------------------------

    def _machine(self, at: datetime) -> Enquiry:
        rng, written = self._rng, self._rng.choice(texts.machines())
        contact = Contact(
            channel=Channel.MAIL,
            external_id=f"<{rng.getrandbits(96):024x}@{written.sender.partition('@')[2]}>",
            received_at=at,
            party=Party(written.sender),
            subject=written.subject,
            text=written.text,
            inbox=self._inbox(self.draw(mix.OFFICES)),
            nature=Automatic(written.kind, written.reason),
        )
        asked = texts.MailText(GENERAL, written.subject, written.text, (), role="other")
        told = Told(asked, Home("national"))
        return Enquiry(contact, believe(rng, self._catalog, written.language, told, written.text))

    def _home(self, nowhere: bool = False) -> Home:
        rng, office = self._rng, self.draw(mix.OFFICES)
        if nowhere or self.chance(mix.NO_PLACE):
            return Home("national" if self.chance(0.5) else office)
        home = self._municipality(office)
        return Home(office, home, rng.choice(self._postcodes[home.code]))

    def _municipality(self, office: str) -> Municipality:
        """One of those around an office: the larger, the likelier, and most likely the centre's own."""
        own, around = self._catalog.offices[office].municipality, self._around[office]
        weights = [one.population * (mix.OWN_TOWN if one.code == own else 1) for one in around]
        return self._rng.choices(around, weights)[0]

    def _inbox(self, office: str) -> str:
        national = self.chance(mix.NATIONAL_INBOX)
        return self._catalog.offices["national" if national else office].inboxes[0]

    def _lines(self, manner: texts.Manner, asked: texts.MailText, home: Home) -> tuple[list[str], Told]:
        """The sentences of a mail, and what they tell."""
        rng, lines, group, place = self._rng, [asked.text], None, ""
        wanted = mix.GROUP_OF_TOPIC.get(asked.topic)
        fitting = [one for one in manner.groups if wanted in (None, one[1])]
        if fitting and asked.role == "citizen" and self.chance(mix.CITIZENSHIP):
            group = rng.choice(fitting)
            lines.append(group[0])
        if home.postcode is not None:
            place = rng.choice(manner.places).format(postcode=home.postcode.code, district=home.postcode.district)
            lines.append(place)
        if asked.role == "citizen" and self.chance(mix.PERSONAL_NUMBER):
            lines.append(manner.cpr.format(number=personal_number(rng)))
        return lines, Told(asked, home, place, group)

    def _attachments(self, role: str) -> tuple[Attachment, ...]:
        if role == "other" or not self.chance(mix.ATTACHMENT):
            return ()
        return (Attachment(self._rng.choice(FILES), "application/pdf", len(PDF), PDF),)

    def _right(self, triage: Triage, asked: texts.MailText) -> dict[str, str]:
        """What staff will correct: a wrong topic, and a place that they learned by asking."""
        right = {"topic": asked.topic} if triage.topic != asked.topic else {}
        if triage.municipality is None and asked.role != "other" and self.chance(mix.PLACE_LEARNED):
            right["municipality"] = self._municipality(self.draw(mix.OFFICES)).code
        return right
