"""Everything that is built from one set of settings; here the two webs."""

from __future__ import annotations

import gc
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from contact_center.clock import now
from contact_center.wiring.post import Post

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi import FastAPI

    from contact_center.api.door import StaffDoor
    from contact_center.api.rates import Rates
    from contact_center.api.signin.policy import SignIn
    from contact_center.delivery.translation import Translator
    from contact_center.visitation.measures import Targets
    from queues.wrong import WrongTopic

WARM_UP_SECONDS = 2.0
"""The public web answers first and loads its models then."""


class House(Post):
    """Everything that is built from one set of settings."""

    def staff_app(self) -> FastAPI:
        """The staff web."""
        from contact_center.api.app import create_app

        return create_app(self.staff_door(), self.staff_door)

    def staff_door(self) -> StaffDoor:
        """What the staff web works with at this moment."""
        from contact_center.api.door import StaffDoor
        from mail_triage.shown.apart import shown as html_of

        edition = self.edition
        return StaffDoor(
            engine=self.engine,
            catalog=edition.catalog,
            desk=self._desk(edition),
            clock=now,
            simulator_url=self.settings.simulator_url if self.settings.embedded_phone else None,
            public_url=self.settings.public_url,
            secure_cookies=self.settings.web.secure_cookies,
            time_zone=self.settings.time_zone,
            news=self.holder.news,
            further_checks=(self.store.place.trouble, self._no_room),
            callbacks=self.callbacks(edition),
            voicemail_days=self.settings.line.voicemail_days,
            pace=self.pace,
            access=self._access(),
            post=self.post,
            edge=self.settings.twilio.edge,
            region=self.settings.twilio.region,
            html_of=html_of,
            scan=self._scan,
            translator=self._translator(),
            pages_url=self.settings.pages_url,
            signin=self.signin,
            targets=self.targets,
            rates=self.rates,
        )

    def _scan(self, name: str, content: bytes) -> str:
        """What the virus scanner says of a file that staff attach; nothing where there is none."""
        from contact_center.domain.contact import Attachment

        if self.virus_scanner is None:
            return ""
        file = Attachment(name, "application/octet-stream", len(content), content)
        return self.virus_scanner.scanned([file])[0].scan

    def _translator(self) -> Translator | None:
        """Asks a server for machine translations, where one is set up."""
        from contact_center.delivery.translation import Translator

        wanted = self.settings.translation
        if not wanted.url:
            return None
        return Translator(wanted.url, wanted.api_key.get_secret_value(), wanted.timeout_seconds)

    @cached_property
    def signin(self) -> SignIn:
        """How staff sign in; what issuers tell about themselves is kept with it."""
        from contact_center.api.signin.claims import Grant
        from contact_center.api.signin.issuers import Issuer, Issuers
        from contact_center.api.signin.policy import SignIn
        from contact_center.storage.sealing import Box

        set_up, address = self.settings.signin, self.settings.staff_url
        issuers = [
            Issuer(
                name=one.name,
                label=one.label or one.name,
                url=one.issuer,
                client_id=one.client_id,
                client_secret=one.client_secret.get_secret_value(),
                grants=tuple(Grant(row.value, row.role, row.offices) for row in one.grants),
                **one.model_dump(include={"claim", "scope", "second_factor_there", "accepted_acr", "accepted_amr"}),
            )
            for one in set_up.issuers
        ]
        box = Box((self.secret, *self.older_secrets))
        return SignIn(self.settings.second_factor, set_up.passwords, Issuers(issuers, address), box, address)

    @cached_property
    def rates(self) -> Rates:
        """Counts how much each caller of the API asks."""
        from contact_center.api.rates import KEY, PERSON, Rates, connect

        quotas = {PERSON: self.settings.api.person_per_minute, KEY: self.settings.api.key_per_minute}
        return Rates(connect(self.settings.redis_url), quotas)

    @cached_property
    def targets(self) -> Targets:
        """The times that figures are measured against."""
        from contact_center.visitation.measures import Targets

        set_up = self.settings.statistics
        return Targets(set_up.target_seconds, set_up.short_seconds)

    def send_reports(self, at: datetime) -> int:
        """Put the reports by mail that are due into the outbox."""
        from contact_center.visitation.mailing import Sender, send_due
        from queues.routing import NATIONAL

        mailer, address = self.mailer, self.catalog.offices[NATIONAL].inboxes[0]
        sender = Sender(address, self.settings.staff_url, lambda key: mailer.message_id(key, "report"))
        return send_due(self.engine, self.catalog, at, sender, self.targets)

    def look_at_the_desks(self) -> None:
        """What the staff web does every second, now and then also without it: offers, what ends, telephones."""
        at, door = now(), self.staff_door()
        door.offers.look(at)
        door.calling.sweep(at)
        door.snoozing.sweep(at)
        door.reading_along.sweep(at)
        self.tending().sweep(at)

    def public_app(self) -> FastAPI:
        """The public web: the phone's webhooks and the citizens' pages."""

        from fastapi import FastAPI as App

        from contact_center.pages import app as pages
        from ivr import music, recorded
        from ivr.app import router

        app = App(title="ICS", openapi_url=None)
        app.add_api_route("/health", lambda: {"status": "ok"}, methods=["GET"])
        app.include_router(router(self.phone_door))
        app.include_router(music.router())
        app.include_router(recorded.router(self.recorded))
        warm_up = threading.Timer(WARM_UP_SECONDS, self._warm_up)
        warm_up.daemon = True
        warm_up.start()
        pages.install(app, lambda: self.catalog, self.wrong_topic)
        return app

    def _warm_up(self) -> None:
        """Load the models. What is there by then stays: it is not looked through for garbage again and again, which
        would stop every call for a third of a second."""
        self.edition.models.loaded()
        gc.collect()
        gc.freeze()

    def wrong_topic(self) -> WrongTopic:
        """What the links of receipts do, at this moment."""
        from queues.correcting import Correcting
        from queues.wrong import WrongTopic

        correcting = Correcting(self.catalog, self.mailer, self.settings.pages_url, self.waits)
        return WrongTopic(self.engine, correcting, self.lanes.ring)
