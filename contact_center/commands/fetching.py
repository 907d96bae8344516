"""From the settings to what is fetched: one inbox with its folders, and the account they share."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from contact_center.clock import now
from mail_triage.fetch.account import Account, Way, by_password, by_token
from mail_triage.fetch.books import Books
from mail_triage.fetch.inbox import Inbox
from mail_triage.fetch.oauth import Grant, Tokens

if TYPE_CHECKING:
    from contact_center.settings import Settings
    from contact_center.settings.mail import ImapInbox, ImapOAuth
    from contact_center.wiring import House

SERVERS = {
    "microsoft": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    "google": "https://oauth2.googleapis.com/token",
    "other": "",
}
"""Provider → where it gives out tokens."""
SCOPES = {
    ("microsoft", True): "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    ("microsoft", False): "https://outlook.office365.com/.default",
}
"""Provider and whether a refresh token is set → what is asked for."""


def books(house: House) -> Books:
    """What fetching writes down."""
    return Books(house.engine, house.lanes.ring, now, house.room.refusal, house.settings.imap.max_bytes)


def fetched(settings: Settings) -> list[tuple[Inbox, Account]]:
    """Every folder of every inbox; the folders of one inbox share an account."""
    return [
        (_inbox(box, folder), account)
        for box in settings.imap.inboxes
        for account in [Account(box.username, _way(box, settings.state_dir))]
        for folder in dict.fromkeys(box.folders)
    ]


def _inbox(box: ImapInbox, folder: str) -> Inbox:
    return Inbox(
        host=box.host,
        port=box.port,
        tls=box.tls,
        username=box.username,
        folder=folder,
        processed=box.processed,
        quarantine=box.quarantine,
        address=(box.address or box.username).lower(),
        moves=box.move,
        since=box.since,
    )


def _way(box: ImapInbox, state_dir: Path) -> Way:
    if box.oauth is None:
        return by_password(box.password.get_secret_value())
    name = hashlib.sha256(f"{box.username}@{box.host}".lower().encode()).hexdigest()[:16]
    return by_token(Tokens(grant(box.oauth), state_dir / "oauth" / f"{name}.json"))


def grant(oauth: ImapOAuth) -> Grant:
    """What tokens are asked for with."""
    refresh = oauth.refresh_token.get_secret_value()
    return Grant(
        url=oauth.token_url or SERVERS[oauth.provider].format(tenant=oauth.tenant),
        client_id=oauth.client_id,
        client_secret=oauth.client_secret.get_secret_value(),
        refresh_token=refresh,
        scope=oauth.scope or SCOPES.get((oauth.provider, bool(refresh)), ""),
    )
