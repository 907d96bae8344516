"""django-helpdesk's mail import, in a process of its own on a fresh SQLite database: `python -m mixed.helpdesk MAILS`.

Its own settings wherever it has some; the mails it sends are thrown away. Prints one line of JSON.
"""

from __future__ import annotations

import json
import logging
import pickle
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

WARM_UP = 20
APPS = ("auth", "contenttypes", "sessions", "sites", "messages", "admin", "humanize")


_addresses: Any = ModuleType("addresses")


def set_up(folder: Path) -> None:
    """The settings of a fresh installation, and its tables and texts."""
    settings.configure(
        SECRET_KEY="benchmark",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "helpdesk.sqlite3")}},
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        MEDIA_ROOT=str(folder / "media"),
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        ROOT_URLCONF=_addresses,
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,  # else it needs further packages
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()
    _addresses.urlpatterns = (path("", include("helpdesk.urls", namespace="helpdesk")),)
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)


def take_in(mails: list[Any], queue: Any) -> int:
    """Import each mail, as its IMAP and POP3 loops do; returns how many it could not take."""
    from helpdesk.email import extract_email_metadata

    log, failed = logging.getLogger("helpdesk"), 0
    for mail in mails:
        try:
            extract_email_metadata(mail.content.decode("utf-8", "replace"), queue, log)
        except Exception:
            failed += 1
    return failed


def main() -> None:
    """Measure once."""
    logging.disable(logging.ERROR)
    mails = pickle.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        from helpdesk.models import FollowUp, Queue, Ticket

        address = "ics@ics.example"
        queue = Queue.objects.create(title="ICS", slug="ics", allow_email_submission=True, email_address=address)
        take_in(mails[:WARM_UP], queue)
        began, cpu = perf_counter(), process_time()
        failed = take_in(mails[WARM_UP:], queue)
        seconds, count = perf_counter() - began, len(mails) - WARM_UP
        rows = {"tickets": Ticket.objects.count(), "follow-ups": FollowUp.objects.count(), "not taken": failed}
        per_mail = 1000 * (process_time() - cpu) / count
        print(json.dumps({"per_second": count / seconds, "cpu_ms": per_mail, "rows": rows}))


if __name__ == "__main__":
    main()
