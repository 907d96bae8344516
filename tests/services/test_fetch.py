"""Fetching from a real Dovecot."""

import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient
from sqlalchemy import Engine

from contact_center.storage import raw_mail
from contact_center.storage.transaction import reading
from mail_triage.fetch import Fetcher, Inbox
from mail_triage.receive import Keeper

MAILS = Path(__file__).resolve().parents[1] / "mails"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
mailbox_list_index = no
ssl = {ssl}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {internal}
default_login_user = {internal}
default_internal_group = {internal_group}
default_vsz_limit = 0
imap_idle_notify_interval = 1 s
passdb {{
  driver = static
  args = password=right
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
auth_failure_delay = 0
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server."""

    port: int
    tls_port: int
    certificate: Path

    def inbox(self, user: str, **changes: object) -> Inbox:
        plain = Inbox("127.0.0.1", self.port, "none", user, "right", "INBOX", "Processed", "ics@aarhus.example")
        return replace(plain, **changes)  # type: ignore[arg-type]

    def client(self, user: str) -> IMAPClient:
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False)
        client.login(user, "right")
        return client

    def deliver(self, user: str, *contents: bytes) -> None:
        with self.client(user) as client:
            for content in contents:
                client.append("INBOX", content)

    def count(self, user: str, folder: str) -> int:
        with self.client(user) as client:
            return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"]) if client.folder_exists(folder) else 0


@pytest.fixture(scope="module")
def dovecot(needs: Callable[[str, str], str], free_port: Callable[[], int]) -> Iterator[Dovecot]:
    program = needs("/usr/sbin/dovecot", "dovecot-imapd")
    if os.geteuid() != 0:
        pytest.skip("Dovecot starts as root only")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "mail", "mail")
    key, certificate = folder / "key.pem", folder / "cert.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run([*made, *names], check=True, stdout=-3, stderr=-3)
    port, tls_port = free_port(), free_port()
    values = {"folder": folder, "port": port, "tls_port": tls_port, "user": "mail", "group": "mail"}
    internal = {"internal": "nobody", "internal_group": "nogroup"}
    keys = f"yes\nssl_cert = <{certificate}\nssl_key = <{key}"
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(ssl=keys, **values, **internal))
    server = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stdout=-3, stderr=-3)
    running = Dovecot(port, tls_port, certificate)
    for _ in range(100):
        try:
            running.client("probe").logout()
            break
        except OSError:
            time.sleep(0.1)
    else:
        server.terminate()
        pytest.fail((folder / "log").read_text())
    yield running
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Work:
    """Keeps what is fetched, and can be made to fail."""

    engine: Engine
    rung: list[int] = field(default_factory=list)
    failures: int = 0

    def keep(self, content: bytes, source: str, sender: str, recipients: Sequence[str]) -> int:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no room")
        keeper = Keeper(self.engine, lambda _job, number: self.rung.append(number), lambda: datetime.now(UTC))
        return keeper.keep(content, source, sender, recipients)

    def contents(self) -> set[bytes]:
        with reading(self.engine) as connection:
            rows = [raw_mail.get(connection, number) for number in self.rung]
        return {row.content for row in rows if row is not None}


@pytest.fixture
def work(engine: Engine) -> Work:
    return Work(engine)


@pytest.fixture
def fetch(work: Work) -> Iterator[Callable[..., None]]:
    """Run fetchers in threads until the test ends."""
    stop, threads = threading.Event(), []

    def start(inbox: Inbox, poll_seconds: float = 1, context: ssl.SSLContext | None = None) -> None:
        thread = threading.Thread(target=Fetcher(inbox, work.keep, poll_seconds, stop, context).run, daemon=True)
        threads.append(thread)
        thread.start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)


def soon(check: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.1)
    return check()


def crlf(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def test_what_lies_in_the_inbox_is_kept_and_moved(dovecot: Dovecot, work: Work, fetch: Callable[..., None]) -> None:
    mails = [crlf("human-da"), crlf("attachment"), crlf("broken-mime")]
    dovecot.deliver("one", *mails)
    fetch(dovecot.inbox("one"))
    assert soon(lambda: dovecot.count("one", "Processed") == 3)
    assert dovecot.count("one", "INBOX") == 0
    assert work.contents() == set(mails)
    with reading(work.engine) as connection:
        row = raw_mail.get(connection, work.rung[0])
    assert row is not None
    assert (row.source, row.envelope_from, row.recipients) == ("imap", "", ["ics@aarhus.example"])


def test_new_mail_is_announced_by_idle(dovecot: Dovecot, work: Work, fetch: Callable[..., None]) -> None:
    fetch(dovecot.inbox("two"), poll_seconds=300)
    assert soon(lambda: dovecot.count("two", "INBOX") == 0)
    time.sleep(1)  # it idles now
    dovecot.deliver("two", crlf("human-pl"))
    assert soon(lambda: dovecot.count("two", "Processed") == 1, 8)


def test_a_read_mail_is_fetched_too_and_a_known_one_is_only_moved(
    dovecot: Dovecot, work: Work, fetch: Callable[..., None]
) -> None:
    with dovecot.client("three") as client:
        client.append("INBOX", crlf("human-de"), flags=[b"\\Seen"])
    known = work.keep(crlf("human-uk"), "imap", "", ["ics@aarhus.example"])
    dovecot.deliver("three", crlf("human-uk"))
    fetch(dovecot.inbox("three"))
    assert soon(lambda: dovecot.count("three", "Processed") == 2)
    assert len(work.rung) == 2
    assert work.rung[0] == known


def test_a_mail_that_is_not_kept_stays_until_it_is(dovecot: Dovecot, work: Work, fetch: Callable[..., None]) -> None:
    work.failures = 1
    dovecot.deliver("four", crlf("human-lt"))
    fetch(dovecot.inbox("four"))
    assert soon(lambda: dovecot.count("four", "Processed") == 1)
    assert work.contents() == {crlf("human-lt")}


def test_a_broken_inbox_does_not_stop_the_others(
    dovecot: Dovecot, work: Work, fetch: Callable[..., None], free_port: Callable[[], int]
) -> None:
    fetch(dovecot.inbox("five", password="wrong"))
    fetch(dovecot.inbox("five", port=free_port()))
    fetch(dovecot.inbox("six"))
    dovecot.deliver("six", crlf("human-ro"))
    assert soon(lambda: dovecot.count("six", "Processed") == 1)


def test_a_dropped_connection_is_opened_again(dovecot: Dovecot, work: Work, fetch: Callable[..., None]) -> None:
    fetch(dovecot.inbox("seven"), poll_seconds=300)
    dovecot.deliver("seven", crlf("human-da"))
    assert soon(lambda: dovecot.count("seven", "Processed") == 1)
    subprocess.run(["doveadm", "-c", str(dovecot.certificate.parent / "dovecot.conf"), "kick", "seven"], check=False)
    time.sleep(0.5)
    dovecot.deliver("seven", crlf("human-en"))
    assert soon(lambda: dovecot.count("seven", "Processed") == 2)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_connections_are_encrypted_and_certificates_are_checked(
    dovecot: Dovecot, work: Work, fetch: Callable[..., None], tls: str
) -> None:
    port = dovecot.tls_port if tls == "tls" else dovecot.port
    untrusted, trusted = f"{tls}-untrusted", f"{tls}-trusted"
    for user in (untrusted, trusted):
        dovecot.deliver(user, crlf("human-en"))
    fetch(dovecot.inbox(untrusted, tls=tls, port=port))
    fetch(
        dovecot.inbox(trusted, tls=tls, port=port), context=ssl.create_default_context(cafile=str(dovecot.certificate))
    )
    assert soon(lambda: dovecot.count(trusted, "Processed") == 1)
    assert dovecot.count(untrusted, "INBOX") == 1
