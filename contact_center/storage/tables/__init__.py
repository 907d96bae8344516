"""The tables. Times are aware UTC; JSON columns hold plain dictionaries and lists."""

from __future__ import annotations

from contact_center.storage.tables.amendments import amendments
from contact_center.storage.tables.audit import audit
from contact_center.storage.tables.base import Id, Moment, metadata
from contact_center.storage.tables.contacts import (
    attachments,
    contacts,
    events,
    letter_numbers,
    letters,
    messages,
    ticket_offices,
    tickets,
    visitations,
)
from contact_center.storage.tables.desk import escalations, legs, offers, presences, talks, wrap_ups
from contact_center.storage.tables.figures import contact_facts, desk_minutes, figure_cubes, report_mails, uncounted
from contact_center.storage.tables.hooks import hooks
from contact_center.storage.tables.lists import bulk_actions, bulk_changes, readers, saved_views, ticket_words
from contact_center.storage.tables.mail import blobs, imap_folders, imap_mails, imap_reconciliations, raw_mail, shunt
from contact_center.storage.tables.phone import (
    call_consents,
    call_turns,
    callback_attempts,
    callbacks,
    calls,
    unwanted_recordings,
    voicemails,
)
from contact_center.storage.tables.planning import demand, demand_days, population_sets, populations
from contact_center.storage.tables.repeats import repeats
from contact_center.storage.tables.replies import alarms, outbox, reply_pauses
from contact_center.storage.tables.staff import (
    api_keys,
    directory_confirmations,
    identities,
    invitations,
    login_failures,
    recovery_codes,
    sessions,
    sign_ons,
    totp_secrets,
    users,
)
from contact_center.storage.tables.talk import drafts, forwardings, mentions, reply_files

__all__ = [
    "Id",
    "Moment",
    "alarms",
    "amendments",
    "api_keys",
    "attachments",
    "audit",
    "blobs",
    "bulk_actions",
    "bulk_changes",
    "call_consents",
    "call_turns",
    "callback_attempts",
    "callbacks",
    "calls",
    "contact_facts",
    "contacts",
    "demand",
    "demand_days",
    "desk_minutes",
    "directory_confirmations",
    "drafts",
    "escalations",
    "events",
    "figure_cubes",
    "forwardings",
    "hooks",
    "identities",
    "imap_folders",
    "imap_mails",
    "imap_reconciliations",
    "invitations",
    "legs",
    "letter_numbers",
    "letters",
    "login_failures",
    "mentions",
    "messages",
    "metadata",
    "offers",
    "outbox",
    "population_sets",
    "populations",
    "presences",
    "raw_mail",
    "readers",
    "recovery_codes",
    "repeats",
    "reply_files",
    "reply_pauses",
    "report_mails",
    "saved_views",
    "sessions",
    "shunt",
    "sign_ons",
    "talks",
    "ticket_offices",
    "ticket_words",
    "tickets",
    "totp_secrets",
    "uncounted",
    "unwanted_recordings",
    "users",
    "visitations",
    "voicemails",
    "wrap_ups",
]
