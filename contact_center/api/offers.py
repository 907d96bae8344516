"""What is offered to somebody, and the verbs of a call: hold, ask a colleague, hand over, pass on, wrap up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from sqlalchemy import Row

from contact_center.api import talk
from contact_center.api.asked import MAX_ID
from contact_center.api.desk_schemas import Colleague, Declined, OfferView, PassedOn, TalkView
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.tickets import TicketId
from contact_center.api.wording.sentences import in_words
from contact_center.domain.ticket import StaffMember
from contact_center.storage import tickets, views
from contact_center.storage.transaction import reading

router = APIRouter(tags=["Desk"])

OfferId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[17])]
NONE: dict[int | str, dict[str, Any]] = {204: {"description": "There is none."}}


@router.get("/offer", responses=NONE, response_model=OfferView)
def offer(door: Door, staff: Worker) -> OfferView | Response:
    """What is offered to oneself just now."""
    row = door.offers.standing(staff, door.clock())
    return Response(status_code=204) if row is None else _offer(door, staff, row)


def _offer(door: StaffDoor, staff: StaffMember, row: Row[Any]) -> OfferView:
    with reading(door.engine) as connection:
        ticket = tickets.get(connection, row.ticket_id)
        assert ticket is not None  # foreign key
        earlier = len(views.earlier(connection, ticket, staff.offices))
    same = ("reference", "office", "language", "waiting_since")
    return OfferView(
        **{name: getattr(ticket, name) for name in same},
        **{name: getattr(row, name) for name in ("id", "kind", "ticket_id", "made_at", "expires_at")},
        ticket_kind=ticket.kind,
        topic_label=door.names.member("topic", ticket.topic),
        language_label=door.names.member("language", ticket.language),
        municipality_name=door.catalog.municipality_name(ticket.municipality),
        earlier=earlier,
        reasons=[in_words(one, door.names) for one in row.reasons],
        colleague=row.colleague or "",
        seconds=int((row.expires_at - row.made_at).total_seconds()),
    )


@router.post("/offers/{offer_id}/accept", responses=NONE, response_model=TalkView)
def accept(door: Door, staff: Worker, offer_id: OfferId) -> TalkView | Response:
    """Take what is offered; 409 when the offer is over or the citizen has gone. 204 when it is no call."""
    door.offers.accept(staff, offer_id, door.clock())
    return current(door, staff)


@router.post("/offers/{offer_id}/decline", status_code=204)
def decline(door: Door, staff: Worker, offer_id: OfferId, declined: Declined | None = None) -> None:
    """Let it pass to the next colleague; doing so twice changes nothing."""
    door.offers.decline(staff, offer_id, (declined or Declined()).reason, door.clock())


@router.get("/talk", responses=NONE, response_model=TalkView)
def current(door: Door, staff: Worker) -> TalkView | Response:
    """The call one is in, or is wrapping up."""
    shown = talk.shown(door, staff)
    return Response(status_code=204) if shown is None else shown


@router.post("/talk/leave", status_code=204)
def leave(door: Door, staff: Worker) -> None:
    """Leave a call that one was asked into."""
    door.calling.leave(staff, door.clock())


@router.post("/tickets/{ticket_id}/hold", responses=NONE, response_model=TalkView)
def hold(door: Door, staff: Worker, ticket_id: TicketId) -> TalkView | Response:
    """Put the caller on hold; 409 before they are connected."""
    door.calling.hold(staff, ticket_id, True, door.clock())
    return current(door, staff)


@router.post("/tickets/{ticket_id}/resume", responses=NONE, response_model=TalkView)
def resume(door: Door, staff: Worker, ticket_id: TicketId) -> TalkView | Response:
    """Take the caller off hold; with a colleague in the call, all three hear each other."""
    door.calling.hold(staff, ticket_id, False, door.clock())
    return current(door, staff)


@router.post("/tickets/{ticket_id}/consult", responses=NONE, response_model=TalkView)
def consult(door: Door, staff: Worker, ticket_id: TicketId, whom: Colleague) -> TalkView | Response:
    """Ask a colleague for help while the caller is on hold; 409 when the colleague is not free."""
    door.calling.consult(staff, ticket_id, whom.staff_id, door.clock())
    return current(door, staff)


@router.post("/tickets/{ticket_id}/stop-consulting", responses=NONE, response_model=TalkView)
def stop_consulting(door: Door, staff: Worker, ticket_id: TicketId) -> TalkView | Response:
    """Go on alone with the caller."""
    door.calling.stop_consulting(staff, ticket_id, door.clock())
    return current(door, staff)


@router.post("/tickets/{ticket_id}/hand-over", status_code=204)
def hand_over(door: Door, staff: Worker, ticket_id: TicketId) -> None:
    """The colleague in the call goes on with the caller; 409 when there is none."""
    door.calling.hand_over(staff, ticket_id, door.clock())


@router.post("/tickets/{ticket_id}/pass-on", status_code=204)
def pass_on(door: Door, staff: Worker, ticket_id: TicketId, to: PassedOn) -> None:
    """Hand the caller over to a colleague without talking first; 409 when the colleague is not free."""
    door.calling.pass_on(staff, ticket_id, to.staff_id, to.reason, door.clock())


@router.post("/tickets/{ticket_id}/extend", responses=NONE, response_model=TalkView)
def extend(door: Door, staff: Worker, ticket_id: TicketId) -> TalkView | Response:
    """Give the wrap-up more time; 409 when it is over or was extended often enough."""
    door.calling.extend(staff, ticket_id, door.clock())
    return current(door, staff)
