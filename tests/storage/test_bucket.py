"""The store on an S3-compatible server: a real one, on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from obstore.store import MemoryStore
from sqlalchemy import Engine

from contact_center.errors import Damaged, Final, StoreAway
from contact_center.settings import Settings
from contact_center.storage import raw_mail
from contact_center.storage.blobs import bucket, rows, sweep
from contact_center.storage.blobs.bucket import Bucket, open_bucket
from contact_center.storage.blobs.keys import Keys
from contact_center.storage.blobs.store import Store, digest_of
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House

NOW, LATER = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
CREDENTIALS = {"access_key_id": "test", "secret_access_key": "test"}
KEY = b"\x07" * 32


@dataclass
class Server:
    """A running S3-compatible server."""

    address: str
    process: subprocess.Popen[bytes]


@pytest.fixture
def server(free_port: Callable[[], int]) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    address = f"http://127.0.0.1:{port}"
    urlopen(Request(f"{address}/mails", method="PUT"), timeout=20).close()  # makes the bucket
    yield Server(address, process)
    process.kill()
    process.wait()


@pytest.fixture
def place(server: Server) -> Bucket:
    return open_bucket("s3://mails/ics/odense", server.address, "us-east-1", CREDENTIALS)


def kept(engine: Engine, content: bytes) -> int:
    with transaction(engine) as connection:
        return raw_mail.keep(connection, content, "smtp", "", ["ics@aarhus.example"], NOW)[0]


def content_of(engine: Engine, number: int) -> bytes:
    with reading(engine) as connection:
        row = raw_mail.get(connection, number)
    assert row is not None
    content: bytes = row.content
    return content


def test_a_whole_life_on_a_server(database: Engine, place: Bucket) -> None:
    engine = database.execution_options(blobs=Store(place))
    number = kept(engine, b"first")
    big = kept(engine, b"x" * 6_000_000)
    assert (content_of(engine, number), len(content_of(engine, big))) == (b"first", 6_000_000)
    assert {name for name, _at in place.names()} == {digest_of(b"first"), digest_of(b"x" * 6_000_000)}
    sealed = database.execution_options(blobs=Store(place, Keys((KEY,))))
    assert sweep.reencrypt(sealed) == 2
    assert content_of(sealed, number) == b"first"
    assert digest_of(b"first") not in {name for name, _at in place.names()}
    place.write("ab" * 32, b"left behind")
    report = sweep.sweep(sealed, LATER)
    assert (report.checked, report.faults, report.orphans) == (2, [], 1)
    with transaction(sealed) as connection:
        digest = raw_mail.erase(connection, number)
    assert digest is not None
    assert rows.collect(sealed, [digest]) == 1
    assert len(list(place.names())) == 1


def test_objects_lie_below_the_prefix(place: Bucket, server: Server) -> None:
    place.write("ab" * 32, b"here")
    whole = open_bucket("s3://mails", server.address, "us-east-1", CREDENTIALS)
    assert whole.read(f"ics/odense/{'ab' * 32}") == b"here"
    assert list(whole.names()) == []


def test_changed_and_lost_objects_are_damage(engine: Engine, place: Bucket) -> None:
    engine = engine.execution_options(blobs=Store(place))
    number = kept(engine, b"first")
    place.write(digest_of(b"first"), b"other")
    with pytest.raises(Damaged, match="not those"):
        content_of(engine, number)
    place.remove(digest_of(b"first"))
    place.remove(digest_of(b"first"))  # twice does not matter
    with pytest.raises(Damaged, match="missing"):
        content_of(engine, number)


def test_a_server_that_is_gone_is_away_for_now_and_nothing_is_acknowledged(
    engine: Engine, place: Bucket, server: Server
) -> None:
    engine = engine.execution_options(blobs=Store(place))
    number = kept(engine, b"first")
    server.process.kill()
    server.process.wait()
    with pytest.raises(StoreAway):
        kept(engine, b"second")
    with pytest.raises(StoreAway):
        content_of(engine, number)
    assert "cannot be" in place.trouble()
    with reading(engine) as connection:
        assert raw_mail.waiting(connection, LATER, LATER - LATER) == [number]


def test_a_bucket_that_is_not_there_is_no_missing_mail(server: Server) -> None:
    other = open_bucket("s3://nowhere", server.address, "us-east-1", CREDENTIALS)
    with pytest.raises(StoreAway):
        other.write("ab" * 32, b"x")


def test_the_settings_lead_to_the_server(server: Server, tmp_path: Path) -> None:
    store = {"url": "s3://mails/x", "endpoint": server.address, "region": "us-east-1", "key": KEY.hex(), **CREDENTIALS}
    house = House(Settings.model_validate({"state_dir": tmp_path, "store": store}))
    address = house.store.write(digest_of(b"hello"), b"hello")
    assert address.key_id
    assert house.store.read(digest_of(b"hello"), address) == b"hello"
    assert house.store.place.trouble() == ""


@pytest.mark.parametrize("url", ["mails", "s3:mails", "https://mails.example/x", "s3://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Final, match="s3://bucket"):
        open_bucket(url, "", "eu-north-1", {})


def test_obstore_is_asked_for_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(Final, match=r"\[s3\]"):
        open_bucket("s3://mails", "", "eu-north-1", {})


def test_any_place_obstore_knows_will_do() -> None:
    place = Bucket(MemoryStore())
    place.write("ab" * 32, b"x")
    assert (place.read("ab" * 32), place.read("cd" * 32), place.has("cd" * 32)) == (b"x", None, False)
    assert [name for name, _at in place.names()] == ["ab" * 32]
    assert bucket.ANSWER.total_seconds() <= 30
