"""Bytes of mails and attachments: kept once, sealed, checked when read, removed with their last reference."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from contact_center.domain.contact import Attachment, Channel, Contact, Party
from contact_center.errors import Damaged, Final, NotFound, StoreAway
from contact_center.storage import contacts, raw_mail
from contact_center.storage.blobs import rows, sweep
from contact_center.storage.blobs.folder import Folder
from contact_center.storage.blobs.keys import PLAIN, Keys
from contact_center.storage.blobs.store import Store, digest_of
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import blobs
from contact_center.storage.transaction import open_database, reading, transaction

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""So late that no file is young any more."""
OLD_KEY, NEW_KEY = b"\x01" * 32, b"\x02" * 32
MAIL = b"Subject: Brev\r\n\r\n010190-1234"


def kept(engine: Engine, content: bytes = MAIL) -> int:
    with transaction(engine) as connection:
        return raw_mail.keep(connection, content, "smtp", "", ["ics@aarhus.example"], NOW)[0]


def content_of(engine: Engine, number: int) -> bytes:
    with reading(engine) as connection:
        row = raw_mail.get(connection, number)
    assert row is not None
    content: bytes = row.content
    return content


def with_files(engine: Engine, name: str, *files: bytes) -> int:
    found = tuple(
        Attachment("a.pdf", "application/pdf", len(file), file, "image/png", ("other-type",), "clean", "PD U2")
        for file in files
    )
    contact = Contact(Channel.MAIL, name, NOW, Party("anna@mail.example"), attachments=found)
    with transaction(engine) as connection:
        number = contacts.keep(connection, contact, {"triage": {}, "route": {}, "reply_decision": ""})
    assert number is not None
    return number


def keyed(engine: Engine, *keys: bytes) -> Engine:
    """The same database and place, with keys."""
    place = rows.store_of(engine).place
    return engine.execution_options(blobs=Store(place, Keys(keys)))


def files_of(engine: Engine) -> list[Path]:
    place = rows.store_of(engine).place
    assert isinstance(place, Folder)
    return sorted(path for path in place.root.rglob("*") if path.is_file())


def counted(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(blobs)).scalar_one()


def erased(engine: Engine, number: int) -> None:
    with transaction(engine) as connection:
        digest = raw_mail.erase(connection, number)
    assert digest is not None
    rows.collect(engine, [digest])


# --- keeping and reading --------------------------------------------------------------------------


def test_a_mail_lies_in_a_file_named_by_its_digest_and_only_we_may_read_it(database: Engine) -> None:
    assert content_of(database, kept(database)) == MAIL
    [file] = files_of(database)
    assert (file.name, file.read_bytes()) == (digest_of(MAIL), MAIL)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    root = file.parent.parent
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (root, *root.iterdir())} == {0o700}


def test_the_same_file_of_many_mails_is_kept_once_and_each_knows_what_it_is(database: Engine) -> None:
    numbers = [with_files(database, f"<{n}@x>", b"logo", b"form", b"logo") for n in range(3)]
    assert len(files_of(database)) == counted(database) == 2
    with reading(database) as connection:
        found = contacts.attachments_of(connection, numbers)
    assert [rows.read(database, one.blob) for one in found] == [b"logo", b"form", b"logo"] * 3
    assert {(f.declared_type, tuple(f.marks), f.scan, f.form) for f in found} == {
        ("image/png", ("other-type",), "clean", "PD U2")
    }


def test_an_empty_file_and_an_empty_mail_are_kept(database: Engine) -> None:
    assert content_of(database, kept(database, b"")) == b""
    with_files(database, "<empty@x>", b"")
    assert counted(database) == 1


def test_what_is_rolled_back_is_no_mail_and_its_bytes_are_swept_after_a_day(database: Engine) -> None:
    with database.connect() as connection, connection.begin() as begun:
        raw_mail.keep(connection, MAIL, "smtp", "", [], NOW)
        begun.rollback()
    assert counted(database) == 0
    assert sweep.sweep(database, datetime.now(UTC)).orphans == 0  # it is young: its transaction may still run
    assert sweep.check(database, LATER).orphans == 1
    assert sweep.sweep(database, LATER).orphans == 1
    assert files_of(database) == []


def test_orphans_are_swept_without_harm_to_bytes_with_a_row(database: Engine) -> None:
    number = kept(database)
    place = rows.store_of(database).place
    place.write("ab" * 32, b"left behind")
    (files_of(database)[0].parent / "README").write_text("not ours")
    report = sweep.sweep(database, LATER)
    assert (report.orphans, report.checked, report.faults) == (1, 1, [])
    assert content_of(database, number) == MAIL


def test_a_name_that_is_none_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "blobs")
    for name in ("../" * 5 + "etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "", "ab/" + "a" * 61):
        with pytest.raises(ValueError):
            folder.read(name)


def test_a_database_without_a_store_says_so(engine: Engine) -> None:
    with pytest.raises(Final, match="without a store"):
        kept(engine.execution_options(blobs=None))


# --- damage ---------------------------------------------------------------------------------------


def _overwrite(file: Path, change: Callable[[bytes], bytes]) -> None:
    file.write_bytes(change(file.read_bytes()))


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "one bit": lambda old: bytes([old[0] ^ 1]) + old[1:],
    "the last bit": lambda old: old[:-1] + bytes([old[-1] ^ 1]),
    "shorter": lambda old: old[:-1],
    "nothing left": lambda old: b"",
    "longer": lambda old: old + b"\0",
    "something else": lambda old: b"x" * len(old),
}


@pytest.mark.parametrize("keys", [(), (NEW_KEY,)], ids=["plain", "sealed"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_changed_bytes_are_never_given_out(
    engine: Engine, keys: Sequence[bytes], change: Callable[[bytes], bytes]
) -> None:
    engine = keyed(engine, *keys)
    number = kept(engine)
    _overwrite(files_of(engine)[0], change)
    with pytest.raises(Damaged):
        content_of(engine, number)
    [fault] = sweep.check(engine, NOW).faults
    assert (fault.digest, fault.raw_mails, fault.attachments) == (digest_of(MAIL), (number,), ())


def test_two_sealed_files_that_were_swapped_are_both_damaged(engine: Engine) -> None:
    engine = keyed(engine, NEW_KEY)
    kept(engine, b"first")
    kept(engine, b"second")
    one, two = files_of(engine)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert len(sweep.check(engine, NOW).faults) == 2


def test_lost_bytes_are_named_and_are_back_when_the_same_mail_comes_again(database: Engine) -> None:
    number = kept(database)
    files_of(database)[0].unlink()
    with pytest.raises(Damaged, match="missing"):
        content_of(database, number)
    assert "missing" in sweep.sweep(database, LATER).faults[0].what
    assert kept(database) == number
    assert content_of(database, number) == MAIL


def test_bytes_lost_under_an_older_key_come_back_under_the_new_one(database: Engine) -> None:
    number = kept(keyed(database, OLD_KEY))
    files_of(database)[0].unlink()
    renewed = keyed(database, NEW_KEY)
    kept(renewed)
    assert content_of(renewed, number) == MAIL


def test_a_store_that_is_not_there_is_away_and_not_damaged(database: Engine) -> None:
    number = kept(database)
    root = files_of(database)[0].parent.parent
    root.rename(root.with_name("unmounted"))
    with pytest.raises(StoreAway, match="not there"):
        content_of(database, number)


# --- removing -------------------------------------------------------------------------------------


def test_an_erased_mail_leaves_no_bytes_and_does_not_come_in_again(database: Engine) -> None:
    number = kept(database)
    erased(database, number)
    assert files_of(database) == []
    assert counted(database) == 0
    assert kept(database) == number
    assert files_of(database) == []
    with pytest.raises(NotFound, match="erased"):
        content_of(database, number)


def test_bytes_stay_until_their_last_reference_goes(database: Engine) -> None:
    first, second = with_files(database, "<1@x>", b"form"), with_files(database, "<2@x>", b"form")
    third = kept(database, b"form")
    for contact in (first, second):
        with transaction(database) as connection:
            digests = contacts.erase_files(connection, contact)
        assert rows.collect(database, digests) == 0
    assert content_of(database, third) == b"form"
    erased(database, third)
    assert files_of(database) == []


def test_a_removal_that_was_cut_off_is_finished_by_the_next_sweep(database: Engine) -> None:
    number = kept(database)
    with transaction(database) as connection:
        raw_mail.erase(connection, number)
    files_of(database)[0].unlink()  # the file was removed, and then the power went, before the commit
    assert sweep.check(database, NOW).unreferenced == 1
    assert sweep.sweep(database, NOW).unreferenced == 1
    assert counted(database) == 0


def test_the_same_bytes_after_a_cut_off_removal_are_written_anew(database: Engine) -> None:
    number = kept(database, b"form")
    with transaction(database) as connection:
        raw_mail.erase(connection, number)
    files_of(database)[0].unlink()
    with_files(database, "<1@x>", b"form")
    assert rows.read(database, digest_of(b"form")) == b"form"


def in_parallel(*works: Callable[[], Any]) -> list[BaseException]:
    failures: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_bytes_that_come_again_while_they_are_removed_are_never_lost(database: Engine) -> None:
    """Whatever the order, in the end every reference can be read, and what has none is gone."""
    for turn in range(15):
        content = f"form {turn}".encode()
        first = with_files(database, f"<{turn}.1@x>", content)

        def erase(contact: int = first) -> None:
            with transaction(database) as connection:
                digests = contacts.erase_files(connection, contact)
            rows.collect(database, digests)

        def again(turn: int = turn, content: bytes = content) -> None:
            with_files(database, f"<{turn}.2@x>", content)

        def swept() -> None:
            rows.collect(database)
            list(map(lambda name: rows.remove_orphan(database, name), sweep._orphans(database, LATER)))

        assert in_parallel(erase, again, swept) == []
        assert rows.read(database, digest_of(content)) == content
    assert sweep.check(database, LATER) == sweep.Report(checked=15, size=sum(len(f"form {n}") for n in range(15)))


def test_the_same_files_in_opposite_order_never_wait_for_each_other(database: Engine) -> None:
    files = [f"file {n}".encode() for n in range(12)]
    for turn in range(5):
        new = [b"%d " % turn + file for file in files]
        there = lambda turn=turn, new=new: with_files(database, f"<{turn}.1@x>", *new)  # noqa: E731
        back = lambda turn=turn, new=new: with_files(database, f"<{turn}.2@x>", *reversed(new))  # noqa: E731
        assert in_parallel(there, back) == []
    assert counted(database) == 60


def test_the_same_mail_at_the_same_moment_is_one_mail(database: Engine) -> None:
    found: list[int] = []
    for turn in range(5):
        content = b"mail %d" % turn
        works = [lambda content=content: found.append(kept(database, content)) for _ in range(4)]
        assert in_parallel(*works) == []
    assert len(set(found)) == counted(database) == len(files_of(database)) == 5


# --- dying half-way -------------------------------------------------------------------------------

DIES = """
import os, signal, sys
from datetime import UTC, datetime
from contact_center.storage import raw_mail
from contact_center.storage.blobs import folder, rows
from contact_center.storage.transaction import open_database, transaction
engine, step = open_database(sys.argv[1]), sys.argv[2]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if step == "written":
    folder.Path.replace = die
if step == "named":
    folder._synchronise = lambda path: die() if len(path.name) == 2 else None
with transaction(engine) as connection:
    raw_mail.keep(connection, b"the mail", "smtp", "", [], datetime.now(UTC))
    if step == "put":
        die()
die()
"""


@pytest.mark.parametrize("step", ["written", "named", "put", "committed"])
def test_whoever_dies_while_keeping_leaves_no_row_without_its_bytes(engine: Engine, step: str) -> None:
    died = subprocess.run([sys.executable, "-c", DIES, str(engine.url), step], check=False, cwd=os.getcwd())
    assert died.returncode == -signal.SIGKILL
    report = sweep.check(engine, LATER)
    assert report.faults == []
    assert report.checked == (1 if step == "committed" else 0)
    assert content_of(engine, kept(engine, b"the mail")) == b"the mail"
    assert len(files_of(engine)) == (2 if step == "written" else 1)
    assert sweep.sweep(engine, LATER).unfinished == (1 if step == "written" else 0)
    assert len(files_of(engine)) == 1


# --- keys -----------------------------------------------------------------------------------------


def test_sealed_bytes_and_their_name_tell_nothing_of_the_mail(engine: Engine) -> None:
    engine = keyed(engine, NEW_KEY)
    assert content_of(engine, kept(engine)) == MAIL
    [file] = files_of(engine)
    assert b"010190" not in file.read_bytes()
    assert file.name not in (digest_of(MAIL), hashlib.sha256(file.read_bytes()).hexdigest())
    assert Keys((OLD_KEY,)).name(digest_of(MAIL)) != file.name


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(content: bytes) -> None:
    keys, digest = Keys((NEW_KEY, OLD_KEY)), digest_of(content)
    sealed = keys.seal(digest, content)
    assert keys.open(keys.in_force, digest, sealed) == content
    assert keys.seal(digest, content) != sealed
    with pytest.raises(Damaged):
        keys.open(keys.in_force, digest_of(content + b"x"), sealed)


@given(st.binary(max_size=60))
def test_any_bytes_instead_of_sealed_ones_are_damage(content: bytes) -> None:
    keys = Keys((NEW_KEY,))
    with pytest.raises(Damaged):
        keys.open(keys.in_force, digest_of(content), content)


def test_what_lay_plain_before_a_key_was_set_stays_readable(database: Engine) -> None:
    before = kept(database)
    sealed = keyed(database, NEW_KEY)
    after = kept(sealed, b"another")
    assert (content_of(sealed, before), content_of(sealed, after)) == (MAIL, b"another")


def test_a_mail_that_looks_like_sealed_bytes_is_still_just_a_mail(engine: Engine) -> None:
    sealed = keyed(engine, NEW_KEY)
    hostile = Keys((NEW_KEY,)).seal(digest_of(b"x"), b"x")
    plain_number = kept(engine, hostile)
    assert content_of(sealed, plain_number) == hostile
    assert content_of(sealed, kept(sealed, hostile + b"!")) == hostile + b"!"


def test_an_older_key_opens_until_everything_is_sealed_anew(database: Engine) -> None:
    plain, old = kept(database, b"plain"), kept(keyed(database, OLD_KEY), b"old")
    both = keyed(database, NEW_KEY, OLD_KEY)
    assert content_of(both, old) == b"old"
    assert sweep.reencrypt(both) == 2
    assert sweep.reencrypt(both) == 0
    only = keyed(database, NEW_KEY)
    assert (content_of(only, plain), content_of(only, old)) == (b"plain", b"old")
    assert len(files_of(database)) == 2
    assert sweep.check(only, LATER).orphans == 0
    assert all(b"plain" not in file.read_bytes() for file in files_of(database))


def test_reencrypting_without_a_key_unseals(database: Engine) -> None:
    number = kept(keyed(database, OLD_KEY))
    with pytest.raises(StoreAway, match="is not set"):
        sweep.reencrypt(database)
    opened = database.execution_options(blobs=Store(rows.store_of(database).place, _Opens(OLD_KEY)))
    assert sweep.reencrypt(opened) == 1
    assert content_of(database, number) == MAIL


class _Opens(Keys):
    """Only opens: nothing is in force."""

    def __init__(self, key: bytes) -> None:
        super().__init__((key,))
        self._in_force = None


def test_a_mail_can_be_read_while_it_is_sealed_anew(database: Engine) -> None:
    number = kept(keyed(database, OLD_KEY))
    both = keyed(database, NEW_KEY, OLD_KEY)
    stop, failures = threading.Event(), []

    def read_on() -> None:
        while not stop.is_set():
            try:
                assert content_of(both, number) == MAIL
            except BaseException as error:
                failures.append(error)

    reader = threading.Thread(target=read_on)
    reader.start()
    for keys in ((NEW_KEY, OLD_KEY), (OLD_KEY, NEW_KEY)) * 10:
        assert sweep.reencrypt(keyed(database, *keys)) == 1
    stop.set()
    reader.join(20)
    assert failures == []


def test_a_key_that_is_not_set_is_named_and_is_no_damage(database: Engine) -> None:
    number = kept(keyed(database, OLD_KEY))
    wrong = keyed(database, NEW_KEY)
    with pytest.raises(StoreAway, match="OLDER_KEYS"):
        content_of(wrong, number)
    assert sweep.unopenable(wrong) == [Keys((OLD_KEY,)).in_force]
    assert sweep.unopenable(keyed(database, OLD_KEY)) == []
    assert Keys().in_force == PLAIN


def test_a_key_of_another_length_is_none() -> None:
    with pytest.raises(Final, match="32 bytes"):
        Keys((b"short",))


# --- room -----------------------------------------------------------------------------------------


def test_a_full_disk_keeps_nothing_leaves_nothing_and_recovers_by_itself(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=False, stderr=-3)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        engine = open_database(f"sqlite:///{tmp_path / 'x.sqlite'}", Store(Folder(small / "blobs")))
        upgrade(engine)
        first = kept(engine, b"a" * 150_000)
        with pytest.raises(StoreAway, match="No space left"):
            kept(engine, b"b" * 150_000)
        assert [file.name for file in files_of(engine)] == [digest_of(b"a" * 150_000)]
        assert rows.store_of(engine).place.trouble() == "the store's disk is nearly full"
        erased(engine, first)
        second = kept(engine, b"b" * 150_000)
        assert content_of(engine, second) == b"b" * 150_000
        engine.dispose()
    finally:
        subprocess.run(["umount", small], check=True)


def test_keeping_a_mail_synchronises_one_file_and_the_folder_that_names_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (b"%d" % number for number in _same_folder())
    kept(engine, first)  # makes the folders
    synchronised, real = [], os.fsync
    monkeypatch.setattr("os.fsync", lambda number: (synchronised.append(number), real(number))[1])
    kept(engine, second)
    assert len(synchronised) == 2


def _same_folder() -> tuple[int, int]:
    """Two numbers whose bytes lie in the same folder."""
    seen: dict[str, int] = {}
    for number in range(1000):
        begin = digest_of(b"%d" % number)[:2]
        if begin in seen:
            return seen[begin], number
        seen[begin] = number
    raise AssertionError("256 folders, 1,000 numbers")


def test_a_commit_in_spite_of_a_full_disk_commits_no_row_without_its_bytes(database: Engine, tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("")
    nowhere = database.execution_options(blobs=Store(Folder(tmp_path / "no folder")))
    with transaction(nowhere) as connection:
        with pytest.raises(StoreAway):
            raw_mail.keep(connection, MAIL, "smtp", "", [], NOW)
        raw_mail.finish(connection, 1)
    assert counted(database) == 0
    assert content_of(database, kept(database)) == MAIL


def test_old_unfinished_files_are_tidied_and_young_ones_are_not(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "blobs")
    folder.write("a" * 64, b"x")
    (tmp_path / "blobs" / "unfinished" / "half").write_bytes(b"ha")
    assert folder.tidy(datetime.now(UTC) - timedelta(hours=24)) == 0
    assert folder.tidy(LATER) == 1
    assert folder.read("a" * 64) == b"x"
