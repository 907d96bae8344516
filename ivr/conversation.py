"""One request, one answer: between the pure machine and the database, the intake and the line.

A repeated request gets the answer it got before; a late one the answer that is current. Effects can be repeated without
harm, so they are done first and the turn is kept afterwards, by compare-and-set: of two requests at the same
moment one wins and both get its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from contact_center.domain.ticket import Outcome
from contact_center.errors import Retryable
from contact_center.storage import calls, consents
from contact_center.storage.transaction import reading, transaction
from ivr import consent, dialogue, numbers
from ivr.contact import choice, contact
from ivr.door import Door
from ivr.requests import Webhook, pressed
from ivr.state import (
    CallbackAsked,
    Effect,
    Event,
    Foreseen,
    Routed,
    State,
    Step,
    TextSent,
    Turn,
    Waited,
)
from ivr.twiml import NOTHING, Addresses, render

LATEST, DIALOGUE = "latest", "dialogue"
RACES = 5
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers the provider's requests."""

    door: Door

    def incoming(self, webhook: Webhook) -> str:
        """A new call: the opening."""
        return self._given(webhook, self._begun(webhook))

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
            kept = calls.get(connection, webhook.call_sid)
            given = calls.answer(connection, webhook.call_sid, webhook.key)
        if given is not None:
            return given
        if kept is None or not kept.state:
            kept = self._begun(webhook, parked=isinstance(event, Waited))
        state = State.from_json(kept.state[DIALOGUE])
        if webhook.turn is not None and webhook.turn != state.turn:
            return self._given(webhook, kept)
        turn = self._worked(webhook.call_sid, dialogue.step(state, event, self.door.catalog), kept, now)
        return self._keep(webhook, kept.state, turn, now)

    def wait(self, webhook: Webhook) -> str:
        """One more round in the line, or a key pressed there."""
        if webhook.field("Digits"):
            return self.go_on(webhook, pressed(webhook))
        with reading(self.door.engine) as connection:
            place = self.door.line.position(connection, webhook.call_sid)
        waiting = place is not None and getattr(place, "waiting", True)
        return self.go_on(webhook, Waited(place.position if waiting else None))

    def status(self, webhook: Webhook) -> None:
        """The provider says what became of the call; it may say so late, twice or never."""
        if webhook.status not in OVER:
            return
        now, sid = self.door.clock(), webhook.call_sid
        with reading(self.door.engine) as connection:
            kept = calls.get(connection, sid)
        state = State.from_json(kept.state[DIALOGUE]) if kept is not None and kept.state else State()
        if state.received and state.step is Step.CLOSED:
            self.door.line.leave(self.door.engine, sid, Outcome.SELF_SERVICE, now)
        elif state.received:
            self.door.line.ended(self.door.engine, sid, now)
        with transaction(self.door.engine) as connection:
            if kept is not None and not state.received:
                calls.settle(connection, sid, Outcome.ABANDONED.value, now)
            calls.over(connection, sid, now)

    # --- turns --------------------------------------------------------------------------------------

    def _begun(self, webhook: Webhook, parked: bool = False) -> Row[Any]:
        """The call as it is kept; a new one is opened. After an error a new one can stand in the queue already."""
        now, number = self.door.clock(), webhook.caller
        with transaction(self.door.engine) as connection:
            calls.begin(connection, webhook.call_sid, number, webhook.called, now)
            kept = calls.get(connection, webhook.call_sid)
        if kept is None or not kept.state:
            may_text, may_call = numbers.is_mobile(number), numbers.may_call_back(number)
            turn = dialogue.start(
                number,
                webhook.called,
                may_text,
                may_call,
                self.door.catalog,
                remembered=self._remembered(number, webhook.call_sid, now),
                speech=self.door.speech,
            )
            self._keep(webhook, {}, replace(turn, state=replace(turn.state, parked=parked)), now)
            with reading(self.door.engine) as connection:
                kept = calls.get(connection, webhook.call_sid)
        assert kept is not None  # it was begun above
        return kept

    def _remembered(self, number: str, call_sid: str, now: datetime) -> str:
        """The language that was chosen in the last call from this number; nothing else is remembered of anybody."""
        if not number or not self.door.remember_days:
            return ""
        since = now - timedelta(days=self.door.remember_days)
        with reading(self.door.engine) as connection:
            states = calls.latest(connection, number, since, call_sid)
        earlier = (State.from_json(state[DIALOGUE]) for state in states if DIALOGUE in state)
        return next((state.language for state in earlier if state.chosen), "")

    def _worked(self, call_sid: str, turn: Turn, kept: Row[Any], now: datetime) -> Turn:
        """Do what the turn wants and feed in the result, until it wants no more."""
        while turn.effect is not None:
            event = self._done(call_sid, turn.effect, turn.state, kept, now)
            turn = dialogue.step(turn.state, event, self.door.catalog)
        return turn

    def _done(self, call_sid: str, effect: Effect, state: State, kept: Row[Any], now: datetime) -> Event:
        enquiry = contact(call_sid, state, kept.started_at)
        match effect:
            case Effect.UNDERSTAND:
                return self.door.understand(enquiry)
            case Effect.FORESEE:
                return Foreseen(self.door.foresee(enquiry, now).office)
            case Effect.TAKE_IN:
                return self._taken_in(call_sid, state, kept, now)
            case Effect.ASK_CALLBACK:
                ticket = self.door.line.ask_callback(self.door.engine, call_sid, state.caller, now)
                return CallbackAsked(ticket.reference if ticket is not None else "")
            case Effect.SEND_TEXT:
                message = self.door.compose_text(choice(state))
                return TextSent(self.door.send_text(call_sid, state.caller, message, now))

    def _taken_in(self, call_sid: str, state: State, kept: Row[Any], now: datetime) -> Routed:
        received = self.door.intake.receive(contact(call_sid, state, kept.started_at), now)
        route, ticket = received.decided.route, received.ticket
        if ticket is not None:
            with transaction(self.door.engine) as connection:
                calls.belongs_to(connection, call_sid, ticket.id)
        office = self.door.catalog.offices.get(route.office)
        told = office is not None and office.hours_confirmed  # hours that nobody confirmed are told to nobody
        opens_at = route.opens_at.isoformat() if route.opens_at and told else ""
        # Whether the caller waits is what the intake kept, also when this is its second answer.
        return Routed(route.office, ticket is not None or route.open_now, opens_at, route.home_municipality or "")

    def _keep(self, webhook: Webhook, expected: Any, turn: Turn, now: datetime) -> str | None:
        """Keep the turn and give its answer; None when another request was faster."""
        addresses = Addresses(self.door.public_url, turn.state.turn, turn.state.parked)
        answer = render(turn.actions, addresses, self.door.catalog, self.door.recordings)
        state = {DIALOGUE: turn.state.as_json(), LATEST: webhook.key}
        with transaction(self.door.engine) as connection:
            won = calls.save(connection, webhook.call_sid, expected, state, webhook.key, answer, now)
            if won and turn.consents is not None:
                language, office = turn.state.language, turn.state.office
                wording = consent.prompt_version(language, self.door.catalog)
                consents.keep(connection, webhook.call_sid, turn.consents, language, wording, office, now)
        if not won:
            return None
        if turn.settles:
            self._settle(webhook.call_sid, turn, now)
        return answer

    def _settle(self, call_sid: str, turn: Turn, now: datetime) -> None:
        if turn.state.received:
            self.door.line.leave(self.door.engine, call_sid, Outcome(turn.settles), now)
            return
        with transaction(self.door.engine) as connection:
            calls.settle(connection, call_sid, turn.settles, now)

    def _given(self, webhook: Webhook, kept: Row[Any]) -> str:
        """The answer to this very request, else the current one."""
        latest = str(kept.state[LATEST])
        with reading(self.door.engine) as connection:
            given = calls.answer(connection, webhook.call_sid, webhook.key)
            return given or calls.answer(connection, webhook.call_sid, latest) or NOTHING
