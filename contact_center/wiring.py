"""Builds every concrete object from the settings: the only module that knows them all, and the only reader of settings.

Objects are built when they are first asked for: a process pays only for what it uses.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from contact_center.clock import now
from contact_center.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from fastapi import FastAPI
    from sqlalchemy import Engine

    from contact_center.api.door import StaffDoor
    from contact_center.catalog.holder import Holder
    from contact_center.catalog.model import Catalog
    from contact_center.delivery.relay import Relay
    from contact_center.delivery.smtp import SmtpServer
    from contact_center.domain.contact import Contact
    from contact_center.domain.desk import Pace
    from contact_center.domain.reply import TextMessage
    from contact_center.domain.triage import Triage
    from contact_center.replies.codes import Choice
    from contact_center.storage.blobs.bucket import Bucket
    from contact_center.storage.blobs.store import Store
    from contact_center.triage.decide import Understanding
    from ivr.door import CallLimits, Door
    from ivr.ending import Reaper
    from ivr.recorded import Recorded
    from ivr.switchboard import Switchboard
    from mail_triage.clamd import Scanner
    from mail_triage.process import Process
    from mail_triage.receive import Handler, Keeper, Limits, Place
    from mail_triage.room import Room
    from mail_triage.rules import Rules
    from queues.callbacks import Callbacks
    from queues.desk import Desk
    from queues.intake import Intake
    from queues.lanes import Lanes
    from queues.line import Line
    from queues.outgoing import Mailer
    from queues.recordings import Voicemails
    from queues.standing import Standing
    from queues.tending import Tending
    from queues.texts import Sending
    from queues.waits import Waits
    from queues.wishes import CallbackRules
    from queues.wrong import WrongTopic

WARM_UP_SECONDS = 2.0
"""The public web answers first and loads its models then."""
SIMULATED_ACCOUNT = "AC" + "0" * 32


class House:
    """Everything that is built from one set of settings."""

    def __init__(self, settings: Settings, model: Path | None = None) -> None:
        """Keep the settings; nothing is built yet. `model` is a topic model to use instead of the installed one."""
        self.settings, self._model = settings, model
        self._edition: Edition | None = None

    # --- the centre -------------------------------------------------------------------------------

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        from contact_center.storage.transaction import open_database

        if not self.settings.database.url:
            self.settings.state_dir.mkdir(parents=True, exist_ok=True)
        return open_database(self.settings.database_url, self.store)

    @cached_property
    def store(self) -> Store:
        """Keeps the bytes of mails and attachments."""
        from contact_center.storage.blobs.folder import Folder
        from contact_center.storage.blobs.keys import Keys
        from contact_center.storage.blobs.store import Store

        set_up = self.settings.store
        folder = set_up.path or self.settings.state_dir / "blobs"
        return Store(self._bucket() if set_up.url else Folder(folder.resolve()), Keys(set_up.keys))

    def _bucket(self) -> Bucket:
        from contact_center.storage.blobs.bucket import open_bucket

        set_up, credentials = self.settings.store, {}
        if set_up.access_key_id:
            secret = set_up.secret_access_key.get_secret_value()
            credentials = {"access_key_id": set_up.access_key_id, "secret_access_key": secret}
        return open_bucket(set_up.url, set_up.endpoint, set_up.region, credentials)

    @cached_property
    def holder(self) -> Holder:
        """Holds what the centre knows."""
        from contact_center.catalog.holder import Holder

        return Holder(finish=lambda catalog: replace(catalog, always_open=self.settings.always_open))

    def watch(self) -> None:
        """From now on changed data files and texts are taken over while this process works."""
        self.holder.watch()

    @property
    def catalog(self) -> Catalog:
        """What the centre knows."""
        return self.holder.current

    @property
    def edition(self) -> Edition:
        """The catalogue in use with the models that are linked to it: whoever works takes both at once."""
        catalog, known = self.catalog, self._edition
        if known is None or known.catalog is not catalog:
            known = Edition(catalog, Later(lambda: self._understanding(catalog)))
            self._edition = known
        return known

    def _understanding(self, catalog: Catalog) -> Understanding:
        from contact_center.triage.decide import Understanding

        own = self._model or self.settings.state_dir / "model" / "topics.npz"  # by `contact-center learn`
        return Understanding(catalog, own if own.exists() else None)

    @property
    def understanding(self) -> Understanding:
        """The loaded models."""
        return self.edition.models.loaded()

    @cached_property
    def lanes(self) -> Lanes:
        """The doorbell."""
        from queues.lanes import Lanes

        return Lanes(self.settings.redis_url)

    @cached_property
    def secret(self) -> bytes:
        """The key of reference tokens; made once and kept in the state folder when no setting gives it."""
        given = self.settings.secret_key.get_secret_value()
        return given.encode() if given else self._kept_secret("secret-key")

    @property
    def older_secrets(self) -> tuple[bytes, ...]:
        """Keys whose tokens are still read."""
        return tuple(key.get_secret_value().encode() for key in self.settings.older_secret_keys)

    def _kept_secret(self, name: str) -> bytes:
        path = self.settings.state_dir / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
            unfinished.touch(mode=0o600)
            unfinished.write_text(secrets.token_hex(32))
            with contextlib.suppress(FileExistsError):  # the first process wins; the others read its key
                path.hardlink_to(unfinished)
            unfinished.unlink()
        return path.read_bytes()

    @cached_property
    def mailer(self) -> Mailer:
        """How mails of ours are addressed."""
        from queues.outgoing import Mailer

        out = self.settings.smtp_out
        return Mailer(out.domain, self.secret, self.older_secrets, out.bounce_addresses, out.readable)

    @cached_property
    def waits(self) -> Waits:
        """How long mails will probably wait."""
        from queues.waits import Waits

        return Waits()

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

        return Desk(self.engine, edition.catalog, self.mailer, self.lanes.ring)

    @cached_property
    def pace(self) -> Pace:
        """How long things may take at the desks."""
        from datetime import timedelta

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

    # --- sending ----------------------------------------------------------------------------------

    def relay(self) -> Relay:
        """The relay, with the local mailbox where no server or account is set."""
        from contact_center.delivery.mailbox import LocalMailbox
        from contact_center.delivery.relay import Relay, SendsMail, SendsText

        local = LocalMailbox(self.settings.state_dir / "outbox")
        mail: SendsMail = self._smtp_server() if self.settings.smtp_out.host else local
        text: SendsText = local if self.settings.embedded_phone else _Texts(self.telephone())
        delivery = self.settings.delivery
        return Relay(
            engine=self.engine,
            mail=mail,
            text=text,
            sender_name=self.sender_name,
            clock=now,
            max_attempts=delivery.max_attempts,
            hold_after=timedelta(seconds=delivery.hold_after_seconds),
            envelope_from=self.mailer.envelope_from,
            readable=self.settings.smtp_out.readable,
        )

    def sender_name(self, address: str) -> str:
        """Who a mail from one of our addresses comes from."""
        office = self.catalog.offices.get(self.catalog.inbox_office.get(address, ""))
        return office.name if office is not None else "International Citizen Service"

    def _smtp_server(self) -> SmtpServer:
        from contact_center.delivery.line import Server, strict_context
        from contact_center.delivery.smtp import SmtpServer

        out = self.settings.smtp_out
        server = Server(
            host=out.host,
            port=out.port,
            tls=out.tls,
            username=out.username,
            password=out.password.get_secret_value(),
            timeout=out.timeout_seconds,
            answer_timeout=out.answer_seconds,
        )
        return SmtpServer(server, out.max_mails, out.idle_seconds, strict_context(out.ca_file))

    # --- the doors --------------------------------------------------------------------------------

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
        """What the phone door works with at this moment."""
        from ivr.contact import understood
        from ivr.door import Door
        from ivr.staff_talks import StaffTalks
        from queues.routing import route

        edition, line = self.edition, self.settings.line
        catalog, models = edition.catalog, edition.models
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
            recordings=self.recorded.current(),
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

    @cached_property
    def standing(self) -> Standing:
        """How it stands with the lines of all offices."""
        from datetime import timedelta

        from queues.standing import Standing

        return Standing(self.pace, fresh=timedelta(seconds=2))

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
        )

    def callbacks(self, edition: Edition | None = None) -> Callbacks:
        """Calls citizens back."""
        from queues.callbacks import Callbacks

        catalog = edition.catalog if edition else self.catalog
        return Callbacks(self.engine, catalog, self.lanes.ring, self._callback_rules())

    def voicemails(self) -> Voicemails:
        """Fetches what callers left, and forgets it in time."""
        from queues.recordings import VoicemailRules, Voicemails

        return Voicemails(self.engine, self.telephone(), VoicemailRules(self.settings.line.voicemail_days))

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
        import time

        from ivr.dialling import Dialling

        numbers = self.catalog.offices["national"].numbers
        Dialling(self.engine, self.callbacks(), self.telephone(), now, time.sleep).ring(attempt_id, (*numbers, "")[0])

    def tending(self) -> Tending:
        """Looks after talks with callers."""
        from queues.tending import Tending

        return Tending(self.engine, self.telephone(), self.pace)

    def look_at_the_desks(self) -> None:
        """What the staff web does every second, now and then also without it: offers, wrap-ups, telephones."""
        at, door = now(), self.staff_door()
        door.offers.look(at)
        door.calling.sweep(at)
        self.tending().sweep(at)

    def _access(self) -> Callable[[str], str] | None:
        """Signs the passes with which browsers may be rung; None: there are none."""
        from ivr.access import Access

        twilio = self.settings.twilio
        if self.settings.embedded_phone or not twilio.api_key:
            return None
        secret = twilio.api_secret.get_secret_value()
        return Access(twilio.account_sid, twilio.api_key, secret, twilio.region).token

    def mail_rules(self, edition: Edition | None = None) -> Rules:
        """What the mail door knows about this installation."""
        from mail_triage.rules import rules_for

        catalog = edition.catalog if edition else self.catalog
        rules, mail = (
            rules_for(catalog, self.settings.smtp_out.domain, self.secret, self.older_secrets),
            self.settings.mail,
        )
        return rules.with_settings(
            mail.trusted_servers, mail.trust_spam_marks, mail.confirmed_inboxes, mail.feeding_lists, mail.colleagues
        )

    def mail_keeper(self) -> Keeper:
        """Keeps mails and rings the doorbell."""
        from mail_triage.receive import Keeper

        return Keeper(self.engine, self.lanes.ring, now)

    @cached_property
    def room(self) -> Room:
        """Whether there is room for more mail; asked by every door through which mail comes in."""
        from mail_triage.room import Bounds, room_in

        set_up, bytes_of_mails = self.settings.room, self.settings.store.path
        folders = (self.settings.state_dir, *((bytes_of_mails,) if bytes_of_mails else ()))
        return room_in(self.engine, folders, Bounds(set_up.most_open_mails, set_up.least_free_bytes))

    def mail_limits(self) -> Limits:
        """How much the intake takes."""
        from mail_triage.receive import Limits

        smtp = self.settings.smtp
        return Limits(
            max_bytes=smtp.max_bytes,
            max_recipients=smtp.max_recipients,
            max_connections=smtp.max_connections,
            max_per_peer=smtp.max_per_peer,
            front_servers=frozenset(smtp.front_servers),
            timeout_seconds=smtp.timeout_seconds,
            conversation_seconds=smtp.conversation_seconds,
        )

    def mail_place(self) -> Place:
        """Where the intake listens."""
        from mail_triage.receive import Place
        from mail_triage.receive.tls import Certificate

        smtp, files = self.settings.smtp, (self.settings.smtp.tls_certificate, self.settings.smtp.tls_key)
        certificate = Certificate(files[0], files[1]) if files[0] and files[1] else None
        return Place(smtp.host, smtp.port, smtp.hostname, smtp.lmtp_port, certificate, smtp.require_starttls)

    def mail_handler(self) -> Handler:
        """What the intake answers."""
        from mail_triage.receive import Handler

        return Handler(
            self.mail_keeper(), lambda: self.mail_rules().inboxes, self.mail_limits(), lambda: self.room.refusal()
        )

    def mail_process(self) -> Process:
        """What is done with one kept mail."""
        from mail_triage.process import Process

        edition = self.edition
        return Process(self.engine, self._intake(edition), self.mail_rules(edition), self.virus_scanner)

    @cached_property
    def virus_scanner(self) -> Scanner | None:
        """Asks ClamAV's daemon, where one is set up."""
        from mail_triage.clamd import Clamd, Scanner

        clamd = self.settings.clamd
        if not clamd.socket and not clamd.host:
            return None
        return Scanner(Clamd(clamd.socket, clamd.host, clamd.port, clamd.timeout_seconds))

    # --- processes --------------------------------------------------------------------------------

    def staff_app(self) -> FastAPI:
        """The staff web."""
        from contact_center.api.app import create_app

        return create_app(self.staff_door(), self.staff_door)

    def staff_door(self) -> StaffDoor:
        """What the staff web works with at this moment."""
        from contact_center.api.door import StaffDoor

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
            edge=self.settings.twilio.edge,
            region=self.settings.twilio.region,
        )

    def _no_room(self) -> str:
        refusal = self.room.refusal()
        return f"no mail is taken in: {refusal}" if refusal else ""

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
        warm_up = threading.Timer(WARM_UP_SECONDS, self.edition.models.loaded)
        warm_up.daemon = True
        warm_up.start()
        pages.install(app, lambda: self.catalog, self.wrong_topic)
        return app

    def wrong_topic(self) -> WrongTopic:
        """What the links of receipts do, at this moment."""
        from queues.correcting import Correcting
        from queues.wrong import WrongTopic

        correcting = Correcting(self.catalog, self.mailer, self.settings.pages_url, self.waits)
        return WrongTopic(self.engine, correcting, self.lanes.ring)

    def simulator_app(self) -> FastAPI:
        """The stand-in for Twilio; it rings this machine's public web."""
        from ivr.simulator.server import build

        return build(self.settings.public_url, SIMULATED_ACCOUNT, self.phone_token)[0]


class Later:
    """An understanding that is loaded once, by whoever needs it first."""

    def __init__(self, load: Callable[[], Understanding]) -> None:
        """Keep how it is loaded."""
        self._load, self._lock = load, threading.Lock()
        self._loaded: Understanding | None = None

    def triage(self, contact: Contact) -> Triage:
        """Understand `contact`."""
        return self.loaded().triage(contact)

    def loaded(self) -> Understanding:
        """Load it now, unless it is there."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


@dataclass(frozen=True, slots=True)
class Edition:
    """One catalogue and the models linked to it: a topic that the one knows the other knows, too."""

    catalog: Catalog
    models: Later
    """Loaded when they are first asked: a caller who presses keys must not wait for models."""


class _Texts:
    """Sends text messages by telephone."""

    def __init__(self, telephone: Switchboard) -> None:
        self._telephone = telephone

    def send_text(self, number: int, to: str, text: str) -> None:
        """Hand one over; what may go wrong is the telephone's."""
        self._telephone.send_text(to, text)


@cache
def house() -> House:
    """The house of this process, built from the environment."""
    return House(Settings())


def repository_root() -> Path:
    """The folder that holds the Procfile."""
    return Path(__file__).resolve().parent.parent
