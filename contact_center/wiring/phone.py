"""The phone door, and what goes on behind it."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from contact_center.clock import now
from contact_center.wiring.desks import Desks

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi import FastAPI

    from contact_center.catalog.model import Catalog
    from contact_center.domain.reply import TextMessage
    from contact_center.replies.codes import Choice
    from contact_center.wiring.editions import Edition
    from ivr.door import CallLimits, Door
    from ivr.ending import Reaper
    from ivr.prompts import Recordings
    from ivr.recorded import Recorded
    from ivr.switchboard import Switchboard
    from queues.forgetting import Forgetting
    from queues.recordings import Voicemails
    from queues.tending import Tending
    from queues.texts import Sending

SIMULATED_ACCOUNT = "AC" + "0" * 32


class Phone(Desks):
    """Builds what has to do with calls."""

    _door: tuple[Edition, Recordings, Door] | None = None

    def telephone(self) -> Switchboard:
        """Twilio's REST client, or the stand-in's."""
        from ivr.switchboard import Switchboard

        twilio = self.settings.twilio
        simulated = self.settings.embedded_phone
        return Switchboard(
            account_sid=twilio.account_sid or SIMULATED_ACCOUNT,
            auth_token=self.phone_token,
            public_url=self.settings.public_url,
            api_base=self.settings.simulator_url if simulated else twilio.api_base,
            region=twilio.region,
            edge=twilio.edge,
            sms_from=twilio.sms_from,
            sms_discard=twilio.sms_discard,
            timeout_seconds=twilio.timeout_seconds,
        )

    @cached_property
    def phone_token(self) -> str:
        """The token with which webhooks are signed; the stand-in's is made once and kept."""
        given = self.settings.twilio.auth_token.get_secret_value()
        return given or self._kept_secret("phone-token").decode()

    def phone_door(self) -> Door:
        """What the phone door works with at this moment; made anew when the catalogue or a recording has changed."""
        edition, recordings = self.edition, self.recorded.current()
        made = self._door
        if made is None or made[0] is not edition or made[1] is not recordings:
            made = (edition, recordings, self._phone_door(edition, recordings))
            self._door = made
        return made[2]

    def _phone_door(self, edition: Edition, recordings: Recordings) -> Door:
        from ivr.contact import understood
        from ivr.door import Door
        from ivr.staff_talks import StaffTalks
        from queues.routing import route

        line, catalog, models = self.settings.line, edition.catalog, edition.models
        return Door(
            engine=self.engine,
            catalog=catalog,
            intake=self._intake(edition),
            line=self._line(edition),
            foresee=lambda contact, at: route(models.triage(contact), contact, catalog, at),
            compose_text=lambda choice: self.compose_text(choice, catalog),
            send_text=self.send_text,
            public_url=self.settings.public_url,
            auth_token=self.phone_token,
            former_token=self.settings.twilio.former_auth_token.get_secret_value(),
            calling=self.callbacks(edition),
            ring=self.lanes.ring,
            limits=self._call_limits(),
            music=self.settings.twilio.music_url or f"{self.settings.public_url}/voice/music.wav",
            voicemail_days=line.voicemail_days,
            staff=StaffTalks(self.engine, self.lanes.ring),
            recordings=recordings,
            understand=lambda contact: understood(models.triage(contact), models.loaded().likely(contact)),
            speech=self.settings.twilio.speech,
            remember_days=self.settings.twilio.remember_language_days,
        )

    def _call_limits(self) -> CallLimits:
        """How many calls one number may make; whoever tries the demonstration calls again and again."""
        from ivr.door import CallLimits

        line = self.settings.line
        factor = 50 if self.settings.embedded_phone else 1
        return CallLimits(line.calls_at_once * factor, line.calls_an_hour * factor)

    def voicemails(self) -> Voicemails:
        """Fetches what callers left, and forgets it in time."""
        from queues.recordings import VoicemailRules, Voicemails

        return Voicemails(self.engine, self.telephone(), VoicemailRules(self.settings.line.voicemail_days))

    def forgetting(self) -> Forgetting:
        """Forgets what calls leave behind."""
        from queues.forgetting import Forgetting

        return Forgetting(self.engine, self.settings.line.number_days)

    def reaper(self) -> Reaper:
        """Ends calls whose end nobody told."""
        from ivr.ending import Reaper

        return Reaper(self.engine, self.phone_door, self.telephone().status)

    @cached_property
    def recorded(self) -> Recorded:
        """The sentences of the phone that were recorded."""
        from ivr.recorded import Recorded

        folder = self.settings.twilio.recordings or self.settings.state_dir / "prompts"
        return Recorded(folder, self.settings.public_url)

    def compose_text(self, choice: Choice, catalog: Catalog) -> TextMessage:
        """The checklist as a text message, with a link only where the operators let it through."""
        from contact_center.replies.texts import checklist_text

        return checklist_text(choice, catalog, self.settings.public_url, self.settings.twilio.sms_links)

    def send_text(self, call_sid: str, number: str, message: TextMessage, at: datetime) -> Sending:
        """Put a text message into the outbox, within the limits."""
        from queues.texts import TextLimits, Texts

        line = self.settings.line
        limits = TextLimits(line.texts_a_day, line.texts_alike_an_hour, line.texts_each_day)
        texts = Texts(self.engine, self.settings.twilio.sms_from, self.catalog.destinations, limits)
        sent = texts.send(call_sid, number, message, at)
        self.lanes.ring("relay")
        return sent

    def dial_callback(self, attempt_id: int) -> None:
        """Ring the desk of whoever calls a citizen back."""
        from ivr.dialling import Dialling

        numbers = self.catalog.offices["national"].numbers
        Dialling(self.engine, self.callbacks(), self.telephone(), now, time.sleep).ring(attempt_id, (*numbers, "")[0])

    def tending(self) -> Tending:
        """Looks after talks with callers."""
        from queues.tending import Tending

        return Tending(self.engine, self.telephone(), self.pace)

    def simulator_app(self) -> FastAPI:
        """The stand-in for Twilio; it rings this machine's public web."""
        from ivr.simulator.server import build

        return build(self.settings.public_url, SIMULATED_ACCOUNT, self.phone_token)[0]
