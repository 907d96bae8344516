"""The store as it is run: a disk that is full while mail comes in, its commands, and a backup that comes back."""

from __future__ import annotations

import asyncio
import resource
import shutil
import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, inspect, select, text

from contact_center.commands import backup, store
from contact_center.errors import Final
from contact_center.settings import Settings
from contact_center.storage import migrate, raw_mail, tables
from contact_center.storage.blobs.folder import Folder
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House
from mail_triage.receive import Handler, Keeper, Limits, Place, listen

LATER = datetime(2100, 1, 1, tzinfo=UTC)
KEY = "5e" * 32
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@contextmanager
def files_no_bigger_than(size: int) -> Iterator[None]:
    """To this process the disk is full for anything bigger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def port(engine: Engine, free_port: Callable[[], int]) -> Iterator[int]:
    """An SMTP intake that keeps what comes."""
    keeper = Keeper(engine, lambda *_job: None, lambda: datetime.now(UTC))
    handler, limits, number = Handler(keeper, lambda: ("ics@aarhus.example",), Limits()), Limits(), free_port()
    ready, holder = threading.Event(), {}

    async def run() -> None:
        holder["stop"], holder["loop"] = asyncio.Event(), asyncio.get_running_loop()
        place = Place("127.0.0.1", number, "ics.example")
        await listen(handler, place, limits, ready.set, holder["stop"])

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield number
    holder["loop"].call_soon_threadsafe(holder["stop"].set)
    thread.join(10)
    handler.close()


def sent(port: int, content: bytes) -> tuple[int, bytes]:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        client.mail("anna@mail.example")
        client.rcpt("ics@aarhus.example")
        return client.data(content)


def test_no_mail_is_accepted_while_the_disk_is_full_and_all_are_afterwards(
    port: int, engine: Engine, tmp_path: Path
) -> None:
    big = b"Subject: big\r\n\r\n" + (b"x" * 70 + b"\r\n") * 20_000
    with files_no_bigger_than(1_000_000):
        for _ in range(3):
            code, words = sent(port, big)
            assert (code, b"try again" in words) == (451, True)
        assert sent(port, b"Subject: small\r\n\r\nstill fits\r\n")[0] == 250
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(tables.raw_mail)).scalar_one() == 1
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1  # no remains
    assert sent(port, big)[0] == 250
    with reading(engine) as connection:
        row = raw_mail.get(connection, 2)
    assert row is not None
    assert row.content == big


# --- the commands ---------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An installation of its own, once with each database."""
    url = ""
    if request.param == "postgresql":
        url = empty_database(request.getfixturevalue("postgres"), "house")
    built = installation(tmp_path / "state", url)
    migrate.upgrade(built.engine)
    yield built
    built.engine.dispose()


def installation(state: Path, url: str, **store_settings: Any) -> House:
    settings = {"state_dir": state, "database": {"url": url}, "store": store_settings}
    return House(Settings.model_validate(settings))


def empty_database(server: str, name: str) -> str:
    maintenance = create_engine(server, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    maintenance.dispose()
    return server.rsplit("/", 1)[0] + f"/{name}"


def another(house: House, state: Path, **store_settings: Any) -> House:
    """An empty installation with the same kind of database."""
    url = house.settings.database.url
    return installation(state, empty_database(url, "another") if url else "", **store_settings)


def kept(house: House, *contents: bytes) -> list[int]:
    numbers = []
    for content in contents:
        with transaction(house.engine) as connection:
            numbers.append(raw_mail.keep(connection, content, "smtp", "", ["ics@aarhus.example"], NOW)[0])
    return numbers


def contents(house: House) -> list[bytes]:
    with reading(house.engine) as connection:
        numbers = list(connection.execute(select(tables.raw_mail.c.id).order_by(tables.raw_mail.c.id)).scalars())
        return [row.content for number in numbers if (row := raw_mail.get(connection, number)) is not None]


def stored(house: House) -> list[Path]:
    place = house.store.place
    assert isinstance(place, Folder)
    return sorted(place.root.glob("??/*"))


def test_check_names_what_is_damaged_and_whose_it_is(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    kept(house, b"first", b"second")
    assert store.check(house, LATER) == 0
    stored(house)[0].write_bytes(b"other")
    assert store.check(house, LATER) == 1
    said = capsys.readouterr().out
    assert "2 kept, 0.0 MB; 0 damaged or lost" in said
    assert "1 damaged or lost" in said
    assert "mail 1" in said or "mail 2" in said


def test_sweep_removes_and_reencrypt_seals(house: House, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    numbers = kept(house, b"first", b"second")
    with transaction(house.engine) as connection:
        raw_mail.erase(connection, numbers[0])
    house.store.place.write("ab" * 32, b"left behind")
    assert store.check(house, LATER) == 0
    assert store.sweep(house, LATER) == 0
    assert "2 that nobody needs removed" in capsys.readouterr().out
    sealed = installation(tmp_path / "state", house.settings.database.url, key=KEY)
    store.reencrypt(sealed)
    assert "1 written anew; all is sealed" in capsys.readouterr().out
    assert b"second" not in stored(house)[0].read_bytes()
    assert store.check(house, LATER) == 1  # the key is not set here
    assert "is not set" in capsys.readouterr().out
    sealed.engine.dispose()


def test_a_backup_made_while_mail_comes_in_comes_back_whole(house: House, tmp_path: Path) -> None:
    mails = [f"mail {number}".encode() for number in range(120)]
    kept(house, *mails[:40])
    writer = threading.Thread(target=kept, args=(house, *mails[40:]))
    writer.start()
    assert backup.back_up(house, tmp_path / "backup") == 0
    writer.join()
    fresh = another(house, tmp_path / "fresh")
    assert backup.restore(fresh, tmp_path / "backup", LATER) == 0
    found = contents(fresh)
    assert found == mails[: len(found)]
    assert len(found) >= 40
    fresh.engine.dispose()


def test_the_same_backup_again_copies_what_is_new_and_drops_what_was_erased(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _second = kept(house, b"first", b"second")
    backup.back_up(house, tmp_path / "backup")
    with transaction(house.engine) as connection:
        raw_mail.erase(connection, first)
    store.sweep(house, NOW)
    kept(house, b"third")
    capsys.readouterr()
    assert backup.back_up(house, tmp_path / "backup") == 0
    assert "2 mails and files, 1 of them new; 1 erased ones removed" in capsys.readouterr().out
    everything = b"".join(path.read_bytes() for path in (tmp_path / "backup" / "blobs").glob("??/*"))
    assert everything in (b"secondthird", b"thirdsecond")


def test_a_sealed_backup_is_sealed_and_needs_its_key(house: House, tmp_path: Path) -> None:
    sealed = installation(tmp_path / "state", house.settings.database.url, key=KEY)
    kept(sealed, b"my number is 010190-1234")
    assert backup.back_up(sealed, tmp_path / "backup") == 0
    assert not [path for path in (tmp_path / "backup").rglob("*") if path.is_file() and b"010190" in path.read_bytes()]
    without = another(house, tmp_path / "without")
    assert backup.restore(without, tmp_path / "backup", LATER) == 1
    without.engine.dispose()
    key = another(house, tmp_path / "with", key=KEY)
    assert backup.restore(key, tmp_path / "backup", LATER) == 0
    assert contents(key) == [b"my number is 010190-1234"]
    key.engine.dispose()
    sealed.engine.dispose()


def test_damaged_bytes_never_replace_a_good_copy(house: House, tmp_path: Path) -> None:
    kept(house, b"first", b"second")
    backup.back_up(house, tmp_path / "backup")
    for path in stored(house):
        path.write_bytes(b"rubbish")
    kept(house, b"third")
    assert backup.back_up(house, tmp_path / "backup") == 0
    shutil.rmtree(tmp_path / "state" / "blobs")
    Folder(tmp_path / "state" / "blobs").write("ab" * 32, b"x")
    kept(house, b"fourth")
    assert backup.back_up(house, tmp_path / "backup") == 0
    fresh = another(house, tmp_path / "fresh")
    assert backup.restore(fresh, tmp_path / "backup", LATER) == 0
    assert contents(fresh) == [b"first", b"second", b"third", b"fourth"]
    fresh.engine.dispose()


def test_bytes_that_cannot_be_copied_are_named(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(house, b"first", b"second")
    lost, changed = stored(house)
    lost.unlink()
    changed.write_bytes(b"x")
    assert backup.back_up(house, tmp_path / "backup") == 1
    said = capsys.readouterr().out
    assert ("are missing" in said, "not those that were kept" in said) == (True, True)


def test_a_backup_is_only_for_us_to_read(house: House, tmp_path: Path) -> None:
    kept(house, b"first")
    backup.back_up(house, tmp_path / "backup")
    found = [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in found} == {0}


def test_nothing_is_restored_over_an_installation_in_use(house: House, tmp_path: Path) -> None:
    kept(house, b"first")
    backup.back_up(house, tmp_path / "backup")
    with pytest.raises(Final, match="not empty"):
        backup.restore(house, tmp_path / "backup", NOW)
    fresh = another(house, tmp_path / "fresh")
    with pytest.raises(Final, match="no backup"):
        backup.restore(fresh, tmp_path / "elsewhere", NOW)
    assert inspect(fresh.engine).get_table_names() == []
    fresh.engine.dispose()
