"""Mails in and out, and text messages out."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from contact_center.clock import now
from contact_center.wiring.phone import Phone

if TYPE_CHECKING:
    from contact_center.delivery.relay import Relay
    from contact_center.delivery.smtp import SmtpServer
    from contact_center.wiring.editions import Edition
    from ivr.switchboard import Switchboard
    from mail_triage.clamd import Scanner
    from mail_triage.process import Process
    from mail_triage.receive import Handler, Keeper, Limits, Place
    from mail_triage.room import Room
    from mail_triage.rules import Rules


class Post(Phone):
    """Builds what has to do with mails and messages."""

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

    def _no_room(self) -> str:
        full = self._full()
        return f"no mail is taken in. {full}" if full else ""

    def _full(self) -> str:
        """Why no mail is taken in, for other servers and for who runs this one: in English."""
        from contact_center.delivery.faults import in_words

        return in_words(self.room.refusal(), "en")

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

        return Handler(self.mail_keeper(), lambda: self.mail_rules().inboxes, self.mail_limits(), self._full)

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


class _Texts:
    """Sends text messages by telephone."""

    def __init__(self, telephone: Switchboard) -> None:
        self._telephone = telephone

    def send_text(self, number: int, to: str, text: str) -> None:
        """Hand one over; what may go wrong is the telephone's."""
        self._telephone.send_text(to, text)
