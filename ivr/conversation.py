"""One request, one answer: between the pure machine and the database, the intake and the line.

A repeated request gets the answer it got before; a late one the answer that is current. Effects can be repeated without
harm, so they are done first and the turn is kept afterwards, by compare-and-set: of two requests at the same
moment one wins and both get its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.call import CallOutcome
from contact_center.domain.ticket import Outcome
from contact_center.errors import Retryable
from contact_center.storage import calls, consents
from contact_center.storage.transaction import fleeting, reading, transaction
from ivr import consent, dialogue, numbers
from ivr.actions import HangUp
from ivr.contact import choice, contact
from ivr.door import Door
from ivr.ending import DIALOGUE
from ivr.events import CallbackAsked, Event, Fetched, Foreseen, Recorded, Routed, TextSent, VoicemailKept, Waited
from ivr.flood import is_flood, is_refused, refused
from ivr.news import recording
from ivr.requests import Webhook, pressed
from ivr.rounds import waited
from ivr.state import State, Step
from ivr.turn import Effect, Turn
from ivr.twiml import NOTHING, Addresses, render
from queues.texts import Sending

LATEST = "latest"
RACES = 5


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers the provider's requests."""

    door: Door

    def incoming(self, webhook: Webhook) -> str:
        """A new call: the opening; or not, when a number makes too many calls."""
        now = self.door.clock()
        with reading(self.door.engine) as connection:
            kept = calls.at(connection, webhook.call_sid, webhook.key)
            flood = is_flood(connection, webhook, self.door.limits, now) if kept is None else is_refused(kept)
            language = self._remembered(connection, webhook, now) if kept is None and not flood else ""
        if kept is not None and kept.answer is not None:
            return str(kept.answer)
        if flood:
            return refused(self.door, webhook, now)
        if kept is not None:
            return self._given(webhook, kept)
        begun, opening = self._begun(webhook, language, now)
        return opening or self._given(webhook, begun)

    def go_on(self, webhook: Webhook, event: Event) -> str:
        """The next turn of a call. Who loses a race against another request looks anew."""
        for _ in range(RACES):
            answer = self._tried(webhook, event)
            if answer is not None:
                return answer
        raise Retryable("the call changes too fast")

    def _tried(self, webhook: Webhook, event: Event) -> str | None:
        now = self.door.clock()
        with reading(self.door.engine) as connection:
            kept = calls.at(connection, webhook.call_sid, webhook.key)
            language = self._remembered(connection, webhook, now) if kept is None else ""
        if kept is not None and kept.answer is not None:
            return str(kept.answer)
        if kept is not None and kept.ended_at is not None:
            return self._too_late(webhook, event, now)
        if kept is None:
            kept, _opening = self._begun(webhook, language, now, parked=isinstance(event, Waited))
        state = State.from_json(kept.state[DIALOGUE])
        if webhook.turn is not None and webhook.turn != state.turn:
            return self._given(webhook, kept)
        turn = self._worked(webhook.call_sid, dialogue.step(state, event, self.door.catalog), kept, now)
        return self._keep(webhook, kept.version, turn, now)

    def wait(self, webhook: Webhook) -> str:
        """One more round in the line, or a key pressed there."""
        if webhook.field("Digits"):
            return self.go_on(webhook, pressed(webhook))
        now = self.door.clock()
        return self.go_on(webhook, waited(self.door.line.round(self.door.engine, webhook.call_sid, now), now))

    def connect(self, webhook: Webhook) -> str:
        """A staff member takes the caller out of the queue."""
        with reading(self.door.engine) as connection:
            answer = consents.get(connection, webhook.call_sid)
        return self.go_on(webhook, Fetched(webhook.to, answer is not None and answer.withdrawn_at is not None))

    def _too_late(self, webhook: Webhook, event: Event, now: datetime) -> str:
        """A call that is over changes no more, whatever is told or replayed; what happened before may come late."""
        if isinstance(event, Recorded):
            recording(self.door, webhook, now)
        return render((HangUp(),), Addresses(self.door.public_url, None), self.door.catalog)

    # --- turns --------------------------------------------------------------------------------------

    def _begun(self, webhook: Webhook, language: str, now: datetime, parked: bool = False) -> tuple[Row[Any], str]:
        """The call as it is kept, and its opening; the opening is empty when another request was faster.

        `language` is remembered from an earlier call. After an error a new call can stand in the queue already.
        """
        number = webhook.caller
        may_text, may_call = self._reachable(number)
        turn = dialogue.start(
            number,
            webhook.called,
            may_text,
            may_call,
            self.door.catalog,
            remembered=language,
            speech=self.door.speech,
        )
        opened = replace(turn.state, parked=parked, message_days=self.door.voicemail_days)
        state, answer = self._told(webhook, replace(turn, state=opened))
        with fleeting(self.door.engine) as connection:
            new = calls.begin(connection, webhook.call_sid, number, webhook.called, now, state)
            if new:
                calls.keep_answer(connection, webhook.call_sid, webhook.key, answer, now)
            kept = calls.get(connection, webhook.call_sid)
        assert kept is not None  # it was begun above
        return kept, answer if new else ""

    def _told(self, webhook: Webhook, turn: Turn) -> tuple[dict[str, Any], str]:
        """What is kept of a turn, and the document that is its answer."""
        place = (turn.state.turn, turn.state.parked, self.door.music)
        addresses = Addresses(self.door.public_url, *place, call_sid=webhook.call_sid)
        answer = render(turn.actions, addresses, self.door.catalog, self.door.recordings)
        return {DIALOGUE: turn.state.as_json(), LATEST: webhook.key}, answer

    def _reachable(self, number: str) -> tuple[bool, bool]:
        """Whether a text may go to this number, and whether we would call it back."""
        known = self.door.catalog.destinations
        return numbers.is_mobile(number, known), numbers.may_call_back(number, known)

    def _remembered(self, connection: Connection, webhook: Webhook, now: datetime) -> str:
        """The language that was chosen in the last call from this number; nothing else is remembered of anybody."""
        if not webhook.caller or not self.door.remember_days:
            return ""
        since = now - timedelta(days=self.door.remember_days)
        states = calls.latest(connection, webhook.caller, since, webhook.call_sid)
        earlier = (State.from_json(state[DIALOGUE]) for state in states if DIALOGUE in state)
        return next((state.language for state in earlier if state.chosen), "")

    def _worked(self, call_sid: str, turn: Turn, kept: Row[Any], now: datetime) -> Turn:
        """Do what the turn wants and feed in the result, until it wants no more."""
        while turn.effect is not None:
            event = self._done(call_sid, turn, kept, now)
            turn = dialogue.step(turn.state, event, self.door.catalog)
        return turn

    def _done(self, call_sid: str, turn: Turn, kept: Row[Any], now: datetime) -> Event:
        state = turn.state
        enquiry = contact(call_sid, state, kept.started_at)
        match turn.effect:
            case Effect.UNDERSTAND:
                return self.door.understand(enquiry)
            case Effect.FORESEE:
                return Foreseen(self.door.foresee(enquiry, now).office)
            case Effect.TAKE_IN:
                return self._taken_in(call_sid, state, kept, now)
            case Effect.ASK_CALLBACK:
                return self._callback(call_sid, state, now)
            case Effect.KEEP_VOICEMAIL:
                return self._voicemail(call_sid, turn, now)
            case Effect.SEND_TEXT:
                message = self.door.compose_text(choice(state))
                sent = self.door.send_text(call_sid, state.caller, message, now)
                return TextSent(sent is Sending.SENT, refused=sent is Sending.REFUSED)
        raise AssertionError(turn.effect)  # pragma: no cover

    def _callback(self, call_sid: str, state: State, now: datetime) -> CallbackAsked:
        promise = self.door.line.ask_callback(self.door.engine, call_sid, state.number or state.caller, now)
        if promise is None:
            return CallbackAsked("")
        return CallbackAsked(promise.reference, promise.by.isoformat() if promise.by else "")

    def _voicemail(self, call_sid: str, turn: Turn, now: datetime) -> VoicemailKept:
        made = turn.recorded
        assert made is not None  # the effect brings it along
        kept = self.door.line.keep_voicemail(self.door.engine, call_sid, made.sid, made.seconds, now)
        self.door.ring("voicemail")
        return VoicemailKept(kept)

    def _taken_in(self, call_sid: str, state: State, kept: Row[Any], now: datetime) -> Routed:
        enquiry = contact(call_sid, state, kept.started_at)
        received = self.door.intake.receive(enquiry, now, lambda connection: calls.in_line(connection, call_sid, now))
        route, ticket = received.decided.route, received.ticket
        office = self.door.catalog.offices.get(route.office)
        told = office is not None and office.hours_confirmed  # hours that nobody confirmed are told to nobody
        opens_at = route.opens_at.isoformat() if route.opens_at and told else ""
        # Whether the caller waits, and where, is what the intake kept, also when this is its second answer.
        answering = ticket.office if ticket is not None else route.office
        waits, helped = ticket is not None or route.open_now, answering != route.office
        spoken = self.door.line.spoken(self.door.engine, answering, state.language, now) if waits else None
        return Routed(answering, waits, opens_at, route.home_municipality or "", helped, spoken)

    def _keep(self, webhook: Webhook, expected: int, turn: Turn, now: datetime) -> str | None:
        """Keep the turn and give its answer; None when another request was faster.

        A turn is kept without waiting for the disk, but for the answer to the question about recording: nothing is
        recorded on a yes that a power cut could undo.
        """
        state, answer = self._told(webhook, turn)
        with (fleeting if turn.consents is None else transaction)(self.door.engine) as connection:
            won = calls.save(connection, webhook.call_sid, expected, state, webhook.key, answer, now)
            if won and turn.state.told_high and turn.state.step is Step.WAITING:
                calls.told(connection, webhook.call_sid, turn.state.told_low, turn.state.told_high)
            if won and turn.consents is not None:
                language, office = turn.state.language, turn.state.office
                asked = (
                    consent.prompt_version(language, self.door.catalog),
                    office,
                    consent.days(office, self.door.catalog),
                )
                consents.keep(connection, webhook.call_sid, turn.consents, language, *asked, now)
        if not won:
            return None
        if turn.settles:
            self._settle(webhook.call_sid, turn, now)
        return answer

    def _settle(self, call_sid: str, turn: Turn, now: datetime) -> None:
        """The call ends here. Before the intake there is no ticket: who ends it with a key has left by choice."""
        where = turn.state.step.value
        if turn.state.received:
            self.door.line.leave(self.door.engine, call_sid, Outcome(turn.settles), now, where)
            return
        outcome = CallOutcome.ERROR if turn.settles == CallOutcome.ERROR.value else CallOutcome.LEFT
        with transaction(self.door.engine) as connection:
            calls.settle(connection, call_sid, outcome, where)

    def _given(self, webhook: Webhook, kept: Row[Any]) -> str:
        """The answer to this very request, else the current one."""
        latest = str(kept.state.get(LATEST, ""))
        with reading(self.door.engine) as connection:
            given = calls.answer(connection, webhook.call_sid, webhook.key)
            return given or calls.answer(connection, webhook.call_sid, latest) or NOTHING
