"""Intake of contacts, the lines, and the desks at which they are answered."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from contact_center.wiring.centre import Centre

if TYPE_CHECKING:
    from collections.abc import Callable

    from contact_center.delivery.hook import Post
    from contact_center.domain.desk import Pace
    from contact_center.wiring.editions import Edition
    from queues.callbacks import Callbacks
    from queues.deadlines import Deadlines
    from queues.desk import Desk
    from queues.hooks import Hooks
    from queues.intake import Intake
    from queues.line import Line
    from queues.standing import Standing
    from queues.wishes import CallbackRules


class Desks(Centre):
    """Who takes contacts in and who answers them."""

    @cached_property
    def pace(self) -> Pace:
        """How long things may take at the desks."""
        from contact_center.domain.desk import MAIL, PHONE, Pace

        set_up = self.settings.desk
        wrap_up = timedelta(seconds=set_up.wrap_up_seconds)
        return Pace(
            offers={
                PHONE: timedelta(seconds=set_up.offer_seconds),
                MAIL: timedelta(seconds=set_up.mail_offer_seconds),
            },
            patience={
                PHONE: timedelta(seconds=set_up.patience_seconds),
                MAIL: timedelta(minutes=set_up.mail_patience_minutes),
            },
            rest=timedelta(minutes=set_up.rest_minutes),
            gone=timedelta(seconds=set_up.gone_seconds),
            ring=timedelta(seconds=set_up.ring_seconds),
            wrap_up=wrap_up,
            extension=wrap_up,
            extensions=set_up.wrap_up_extensions,
            mails_at_once=set_up.mails_at_once,
        )

    @cached_property
    def standing(self) -> Standing:
        """How it stands with the lines of all offices."""
        from queues.standing import Standing

        return Standing(self.pace, fresh=timedelta(seconds=2))

    def _intake(self, edition: Edition) -> Intake:
        """Receives contacts."""
        from queues.intake import Intake

        return Intake(
            self.engine,
            edition.catalog,
            edition.models,
            self.mailer,
            self.settings.pages_url,
            waits=self.waits,
            standing=self.standing,
        )

    def _desk(self, edition: Edition) -> Desk:
        """The staff's verbs."""
        from queues.desk import Desk

        undo = timedelta(seconds=self.settings.desk.undo_seconds)
        return Desk(self.engine, edition.catalog, self.mailer, self.lanes.ring, self.pace, undo)

    def _line(self, edition: Edition) -> Line:
        from queues.line import Line

        return Line(edition.catalog, self.standing, self._callback_rules())

    def _callback_rules(self) -> CallbackRules:
        from queues.wishes import CallbackRules

        line = self.settings.line
        return CallbackRules(
            promise_minutes=line.callback_minutes,
            most_attempts=line.callback_attempts,
            retry_minutes=line.callback_retry_minutes,
            most_a_day=line.callbacks_a_day,
            most_to_a_number=line.callbacks_to_a_number,
        )

    def callbacks(self, edition: Edition | None = None) -> Callbacks:
        """Calls citizens back."""
        from queues.callbacks import Callbacks

        catalog = edition.catalog if edition else self.catalog
        return Callbacks(self.engine, catalog, self.lanes.ring, self._callback_rules())

    def _access(self) -> Callable[[str], str] | None:
        """Signs the passes with which browsers may be rung; None: there are none."""
        from ivr.access import Access

        twilio = self.settings.twilio
        if self.settings.embedded_phone or not twilio.api_key:
            return None
        secret = twilio.api_secret.get_secret_value()
        return Access(twilio.account_sid, twilio.api_key, secret, twilio.region).token

    @cached_property
    def post(self) -> Post:
        """Sends messages to other systems."""
        from contact_center.delivery.hook import Post

        return Post(private=self.settings.hooks.private)

    def hooks(self) -> Hooks:
        """Tells other systems what happens."""
        from queues.hooks import Hooks

        return Hooks(self.engine, self.post)

    def deadlines(self) -> Deadlines:
        """Tells when deadlines come near or have passed."""
        from queues.deadlines import Deadlines

        return Deadlines(self.engine, timedelta(minutes=self.settings.desk.warning_minutes))
