"""From rows to answers: how a ticket, its conversation and the reasons behind it are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from contact_center.api import entries, labels
from contact_center.api.schemas.rows import Holder, ReaderView, TicketRow
from contact_center.api.schemas.tickets import EarlierView, SharedView, TicketView
from contact_center.api.schemas.triage import (
    AcknowledgementView,
    CitizenCorrectionView,
    FindingView,
    TopicView,
    TriageView,
)
from contact_center.api.wording import patterns, sentences
from contact_center.domain.reason import parts
from contact_center.domain.ticket import OPEN_STATES, StaffMember, TicketKind, TicketState
from contact_center.replies.reasons import in_words
from contact_center.triage.concealed import conceal
from contact_center.triage.personal_numbers import mask
from contact_center.visitation.naming import Names
from queues.lifecycle import Verb, allowed
from queues.sleeping import talked_to

SNIPPET = 160


def snippet(text: str | None) -> str:
    """The beginning of a text, on one line, numbers masked."""
    return conceal(" ".join((text or "").split())).text[:SNIPPET]


def ticket_fields(row: Row[Any], names: Names, now: datetime, readers: Sequence[Row[Any]] = ()) -> dict[str, Any]:
    """The fields of a line of a list."""
    unfinished = row.state in {state.value for state in OPEN_STATES}
    same = ("id", "reference", "channel", "kind", "state", "office", "topic", "language", "municipality", "priority")
    further = ("due_at", "created_at", "waiting_since", "party_name", "sure", "address_dead")
    asleep = ("snoozed_until", "awaits_citizen")
    return {
        **{name: getattr(row, name) for name in (*same, *further, *asleep)},
        "topic_label": names.member("topic", row.topic),
        "language_label": names.member("language", row.language),
        "municipality_name": names.catalog.municipality_name(row.municipality),
        "overdue": unfinished and row.due_at < now,
        "claimed_by": Holder(id=row.claimed_by, name=row.holder or "") if row.claimed_by else None,
        "party_address": labels.masked_address(row.party_address),
        "subject": conceal(row.subject).text,
        "snippet": snippet(row.snippet),
        "readers": [ReaderView.model_construct(staff_id=r.staff_id, name=r.name, typing=r.typing) for r in readers],
    }


def ticket_line(row: Row[Any], names: Names, now: datetime, readers: Sequence[Row[Any]] = ()) -> TicketRow:
    """A line of a list."""
    return TicketRow.model_construct(**ticket_fields(row, names, now, readers))


def ticket_lines(rows: Sequence[Row[Any]], readers: Sequence[Row[Any]], names: Names, now: datetime) -> list[TicketRow]:
    """The lines of a list; `readers`: who reads any of them."""
    by_ticket: dict[int, list[Row[Any]]] = {}
    for reader in readers:
        by_ticket.setdefault(reader.ticket_id, []).append(reader)
    return [ticket_line(row, names, now, by_ticket.get(row.id, ())) for row in rows]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that was read about one ticket."""

    ticket: Row[Any]
    contacts: Sequence[Row[Any]]
    thread: Sequence[Row[Any]]
    attachments: Sequence[Row[Any]]
    sent: Mapping[int, Row[Any]]
    """Rows of the outbox by id."""
    earlier: Sequence[Row[Any]]
    claims: Row[Any] | None = None
    """The ticket that the first mail claims to belong to, if the viewer may see it."""
    shared: Sequence[Row[Any]] = ()
    """The further offices that see it."""
    readers: Sequence[Row[Any]] = ()
    """Who has it open just now."""
    correction: Row[Any] | None = None
    """The line of the citizen's newest correction."""
    forwardings: Sequence[Row[Any]] = ()
    files: Sequence[Row[Any]] = ()
    """What staff attached to mails of ours."""
    mentions: Sequence[Row[Any]] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """What this installation offers besides."""

    pages_url: str = ""
    html: bool = False
    translates: bool = False


NOTHING_MORE = Offered()


def ticket(
    whole: Whole, staff: StaffMember, names: Names, now: datetime, offered: Offered = NOTHING_MORE
) -> TicketView:
    """One ticket with everything about it."""
    row = whole.ticket
    by_phone = "@" not in row.party_address and row.party_address != ""
    known = entries.Known(whole, staff, now, offered.html, names)
    first = whole.contacts[0] if whole.contacts else None
    same = ("further_topics", "citizen_group", "role", "outcome", "call_sid", "version")
    fields = {
        **ticket_fields(row, names, now, whole.readers),
        **{name: getattr(row, name) for name in same},
        "party_address": labels.masked_address(row.party_address) if by_phone else row.party_address,
        "route_reason": sentences.route(row.route_reason, names),
        "party_hidden": by_phone or conceal(row.subject).count > 0,
        "triage": triage(first.triage, names) if first is not None and first.triage else None,
        "acknowledgement": acknowledgement(whole, names),
        "corrected_by_citizen": correction(whole.correction, names) if whole.correction is not None else None,
        "messages": [entries.message(one, known) for one in whole.thread],
        "earlier": [earlier(one, names) for one in whole.earlier],
        "claims": earlier(whole.claims, names) if whole.claims is not None else None,
        "shared": [SharedView(office=one.office, inbox=one.inbox) for one in whole.shared],
        "allowed": verbs(row, staff),
        "raw_mail_id": first.raw_mail_id if first is not None else None,
        "newest": max((one.id for one in whole.thread), default=0),
        "checklist": entries.checklist(row, names, offered.pages_url),
        "forwardings": [entries.forwarding(one, names) for one in whole.forwardings],
        "translates": offered.translates,
    }
    return TicketView.model_validate(fields)


def triage(stored: Mapping[str, Any], names: Names) -> TriageView:
    """What the machine believed when the contact came in, and why."""
    topics = [TopicView(label=names.member("topic", one["topic"]), **_topic(one, names)) for one in stored["topics"]]
    findings = [_worded(FindingView(**_only(one, FindingView)), names) for one in stored.get("findings", ())]
    evidence = next((one.evidence for one in findings if one.kind == "municipality"), "")
    return TriageView(
        language=stored["language"],
        language_confidence=stored.get("language_confidence", 0.0),
        topics=topics,
        municipality=stored.get("municipality"),
        municipality_evidence=evidence,
        postcode=stored.get("postcode"),
        personal_numbers=stored.get("personal_numbers", 0),
        findings=findings,
        model_version=stored.get("model_version", ""),
    )


def _worded(finding: FindingView, names: Names) -> FindingView:
    """In the language of the screen, numbers masked."""
    said = patterns.evidence(finding.evidence, finding.kind, names)
    return finding.model_copy(update={"evidence": mask(said)})


def _topic(stored: Mapping[str, Any], names: Names) -> dict[str, Any]:
    evidence = [mask(patterns.evidence(words, "topic", names)) for words in stored.get("evidence", ())]
    return {name: stored[name] for name in ("topic", "confidence")} | {"evidence": evidence}


def _only(stored: Mapping[str, Any], model: type[FindingView]) -> dict[str, Any]:
    return {name: stored[name] for name in model.model_fields}


def acknowledgement(whole: Whole, names: Names) -> AcknowledgementView:
    """The automatic reply to the first contact, or why there was none."""
    automatic = next((one for one in whole.thread if one.direction == "auto"), None)
    sent = whole.sent.get(automatic.outbox_id) if automatic is not None else None
    decision = whole.contacts[0].reply_decision if whole.contacts else ""
    return AcknowledgementView(
        sent=automatic is not None,
        reason="" if automatic is not None else in_words(decision, names.language),
        reasons=[] if automatic is not None else [code or detail for code, detail in parts(decision)],
        language=automatic.language if automatic is not None else "",
        checklists=list(sent.topics) if sent is not None else [],
        outbox_id=sent.id if sent is not None else None,
        state=sent.state if sent is not None else None,
    )


def correction(line: Row[Any], names: Names) -> CitizenCorrectionView:
    """What the citizen put right, of the line of the visitation log."""
    before, after = (names.member("topic", topic) for topic in (line.previous_topic or line.topic, line.topic))
    return CitizenCorrectionView(
        at=line.at,
        topic=line.topic,
        topic_label=after,
        previous_topic_label=before,
        checklist=in_words(line.reply, names.language),
    )


def earlier(row: Row[Any], names: Names) -> EarlierView:
    """Another ticket of the same person."""
    label = names.member("topic", row.topic)
    return EarlierView(
        id=row.id, reference=row.reference, created_at=row.created_at, topic_label=label, state=row.state
    )


def verbs(row: Row[Any], staff: StaffMember) -> list[str]:
    """What this staff member may do with the ticket now."""
    holder = row.claimed_by == staff.id or (staff.role == "lead" and row.claimed_by is not None)
    possible = allowed(TicketState(row.state), holder, staff.role == "lead")
    impossible = set() if "@" in row.party_address else {Verb.REPLY}
    impossible |= {Verb.ASSIGN} if row.kind == TicketKind.CALL.value else {Verb.HANG_UP}
    impossible |= {Verb.SNOOZE} if talked_to(row) or (row.claimed_by is not None and not holder) else set()
    return [verb.value for verb in possible if verb not in impossible]
