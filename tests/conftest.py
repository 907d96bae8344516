"""What all tests share: an empty database, the catalogue, a fixed time, and real servers where they are installed."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from glob import glob
from pathlib import Path
from typing import Any, BinaryIO

import certifi
import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.storage.blobs.folder import Folder
from contact_center.storage.blobs.store import Store
from contact_center.storage.migrate import upgrade
from contact_center.storage.transaction import open_database, transaction

# How long one example takes says more about the machine than about the code.
# Where a change waits to land, the same examples are tried each time; elsewhere new ones are looked for.
hypothesis.settings.register_profile("unhurried", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("unhurried")

_read: dict[bytes, bytes] = {}
_parse = tomllib.loads


def _read_once(file: BinaryIO) -> dict[str, Any]:
    """What a TOML file says; a content is parsed once, for that takes two thirds of loading the catalogue.

    Many tests load it, mostly with one of its files changed. Everybody gets values of their own.
    """
    content = file.read()
    if content not in _read:
        _read[content] = pickle.dumps(_parse(content.decode()))
    found: dict[str, Any] = pickle.loads(_read[content])
    return found


tomllib.load = _read_once  # type: ignore[assignment]  # before the first test file is read: many load the catalogue

LONG = [
    "browser/test_accessibility.py",
    "browser/test_workspace.py",
    "journeys/test_browser.py",
    "browser/test_lists.py",
    "browser/test_pages.py",
    "browser/test_wishes.py",
    "browser/test_calls.py",
    "browser/test_sign_in.py",
    "browser/test_conversation.py",
]
"""Files that take a browser more than ten seconds, the longest first."""
BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session", autouse=True)
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Clients of HTTP know one authority: reading all of them takes each client 20 ms, and nobody outside is asked."""
    few = tmp_path_factory.mktemp("authority") / "one.pem"
    end = "-----END CERTIFICATE-----\n"
    few.write_text(Path(certifi.where()).read_text("utf-8").partition(end)[0] + end, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(few))
        patch.setenv("SSL_CERT_FILE", str(few))
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: the browser's driver keeps an event loop running that other tests must not meet.

    The longest files of them first: the processes take file after file, and no one is left alone with a long one.
    """

    def place(item: pytest.Item) -> tuple[bool, int]:
        name = f"{item.path.parent.name}/{item.path.name}"
        return "browser" in getattr(item, "fixturenames", ()), LONG.index(name) if name in LONG else len(LONG)

    items.sort(key=place)


@pytest.fixture(scope="session")
def browser(needs: Callable[[str, str], str]) -> Iterator[Browser]:
    """Debian's Chromium without a window: the same engine for half of the work."""
    chromium = needs("chromium-headless-shell", "chromium-headless-shell")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield running
        running.close()


@pytest.fixture
def now() -> datetime:
    """A Wednesday at ten in the morning in Denmark, when every phone line is open."""
    return datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The project's own catalogue."""
    return load_catalog()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database; a copy is made in no time."""
    file = tmp_path_factory.mktemp("empty") / "empty.sqlite"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()  # the last to close it writes everything into the one file
    return file


@pytest.fixture
def engine(tmp_path: Path, empty_file: Path) -> Iterator[Engine]:
    """An empty SQLite database in its newest form."""
    shutil.copyfile(empty_file, tmp_path / "test.sqlite")
    engine = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def needs() -> Callable[[str, str], str]:
    """Find a program, or skip the test and name the Debian package that has it; with CI=true that is a failure."""

    def find(program: str, package: str) -> str:
        found = shutil.which(program) or next(iter(sorted(glob(program), reverse=True)), None)
        if found is None:
            message = f"install the Debian package {package}"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        return found

    return find


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Ports nobody listens on."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find


@pytest.fixture(scope="session")
def postgres(needs: Callable[[str, str], str], free_port: Callable[[], int]) -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    programs = Path(needs("/usr/lib/postgresql/*/bin/initdb", "postgresql")).parent
    # Directly below the temporary folder: the server's own user cannot enter pytest's.
    folder, port = Path(tempfile.mkdtemp(prefix="ics-postgres-")), free_port()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    subprocess.run([*as_user, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True, stdout=-3)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*as_user, str(programs / "pg_ctl"), "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, stdout=-3)
    yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=-3)
    shutil.rmtree(folder, ignore_errors=True)


_EMPTY_USED = """
DO $$ DECLARE name text; used boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(name) || ')' INTO used;
    IF used THEN EXECUTE 'TRUNCATE ' || quote_ident(name) || ' RESTART IDENTITY CASCADE'; END IF;
  END LOOP;
END $$
"""
"""Not DELETE: rows that come later would lie where the deleted ones were, and be read in another order."""


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """The same server's database with all tables."""
    engine = open_database(postgres)
    upgrade(engine)
    engine.dispose()
    return postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated database: once SQLite, once PostgreSQL."""
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated")
    else:
        url = f"sqlite:///{tmp_path / 'test.sqlite'}"
        shutil.copyfile(request.getfixturevalue("empty_file"), tmp_path / "test.sqlite")
    engine = open_database(url, Store(Folder(tmp_path / "blobs")))
    yield engine
    if request.param == "postgresql":
        with transaction(engine) as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # the audit log refuses it
            connection.exec_driver_sql(_EMPTY_USED)
    engine.dispose()


@pytest.fixture(scope="session")
def redis_url(
    needs: Callable[[str, str], str], free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a Redis server of our own."""
    program, port = needs("redis-server", "redis-server"), free_port()
    folder = str(tmp_path_factory.mktemp("redis"))
    server = subprocess.Popen([program, "--port", str(port), "--dir", folder, "--save", ""], stdout=-3)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


AUTHORITY = """
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
policy = any
default_md = sha256
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost,IP:127.0.0.1
basicConstraints = critical,CA:TRUE
"""


@pytest.fixture(scope="session")
def certificate(
    needs: Callable[[str, str], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[Path, Path]]:
    """Makes a certificate for this machine and its key; an expired one on demand."""
    program = needs("openssl", "openssl")

    def make(begins: str = "20200101000000Z", ends: str = "20990101000000Z") -> tuple[Path, Path]:
        folder = tmp_path_factory.mktemp("certificate")
        for name, content in (("ca.cnf", AUTHORITY), ("index.txt", ""), ("serial", "01")):
            (folder / name).write_text(content)
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        asked = [program, "req", "-new", *curve, "-keyout", "key.pem", "-out", "asked.pem", "-subj", "/CN=localhost"]
        signed = [program, "ca", "-batch", "-selfsign", "-config", "ca.cnf", "-keyfile", "key.pem", "-in", "asked.pem"]
        dates = ["-startdate", begins, "-enddate", ends, "-notext", "-out", "cert.pem"]
        for command in (asked, [*signed, *dates]):
            subprocess.run(command, check=True, cwd=folder, stdout=-3, stderr=-3)
        return folder / "cert.pem", folder / "key.pem"

    return make
