"""Logging in with passwords and with tokens that end; alarms; no storms of logins that lock an account."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from imap_house import by_password, letters, soon

from contact_center.commands.fetching import fetched, grant
from contact_center.domain.inbox import alarm
from contact_center.errors import Final, Retryable
from contact_center.settings import Settings
from contact_center.storage import inboxes, tables
from contact_center.storage.transaction import transaction
from mail_triage.fetch.account import Account, Refused, by_token
from mail_triage.fetch.inbox import Pace
from mail_triage.fetch.oauth import Grant, Tokens, form, read

REFUSAL = (400, {"error": "invalid_grant", "error_description": "anna@mail.example: the refresh token is over"})


class TokenServer:
    """Gives out what it is told to, one answer after the other; the last one for ever."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, Any]] = [(200, {"access_token": "right", "expires_in": 3600})]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                outer.asked.append({name: values[0] for name, values in said.items()})
                status, content = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/token"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    running = TokenServer()
    yield running
    running.close()


def logged(capsys: Any) -> str:
    """What was logged since it was last asked; where to depends on who configured the logs before."""
    said = capsys.readouterr()
    return str(said.out + said.err)


def tokens(server: TokenServer, path: Path, refresh: str = "first") -> Tokens:
    return Tokens(Grant(server.url, "us", "secret", refresh), path / "oauth" / "one.json")


def test_a_token_opens_the_inbox(box: Any, work: Any, fetch: Any, server: TokenServer, tmp_path: Path) -> None:
    box.deliver(*letters(1))
    fetch(box.inbox(), by_token(tokens(server, tmp_path)))
    assert soon(lambda: box.count("Processed") == 1)
    assert server.asked == [
        {"grant_type": "refresh_token", "client_id": "us", "client_secret": "secret", "refresh_token": "first"}
    ]


def test_a_token_that_is_over_is_renewed_once(
    dovecot: Any, box: Any, work: Any, fetch: Any, server: TokenServer, tmp_path: Path
) -> None:
    mine = tokens(server, tmp_path)
    server.answers.insert(0, (200, {"access_token": "over", "expires_in": 3600}))
    assert mine.current() == ("over", True)  # of an earlier connection; the server forgot it meanwhile
    box.deliver(*letters(1))
    fetch(box.inbox(), by_token(mine))
    assert soon(lambda: box.count("Processed") == 1)
    assert len(server.asked) == 2


def test_a_rotated_refresh_token_is_kept_for_us_alone_and_used_after_a_restart(
    server: TokenServer, tmp_path: Path
) -> None:
    server.answers = [(200, {"access_token": "a", "refresh_token": "second"})]
    tokens(server, tmp_path).current()
    kept = tmp_path / "oauth" / "one.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["one.json"]
    tokens(server, tmp_path).current()
    assert [asked["refresh_token"] for asked in server.asked] == ["first", "second"]
    tokens(server, tmp_path, refresh="newly set").current()  # by somebody who signed in anew
    assert server.asked[-1]["refresh_token"] == "newly set"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"refresh_token": 1}', '{"instead_of": null}'])
def test_a_damaged_file_is_as_good_as_none(server: TokenServer, tmp_path: Path, content: str) -> None:
    kept = tmp_path / "oauth" / "one.json"
    kept.parent.mkdir()
    kept.write_text(content)
    tokens(server, tmp_path).current()
    assert server.asked[0]["refresh_token"] == "first"


def test_a_token_is_asked_for_again_before_it_ends(server: TokenServer, tmp_path: Path) -> None:
    at = [0.0]
    mine = Tokens(Grant(server.url, "us", "s", "first"), tmp_path / "x.json", lambda: at[0])
    assert mine.current() == ("right", True)
    at[0] = 3400
    assert mine.current() == ("right", False)
    at[0] = 3500
    assert mine.current() == ("right", True)


def test_a_refused_refresh_token_is_an_alarm_and_no_storm_and_others_go_on(
    dovecot: Any, box: Any, work: Any, fetch: Any, server: TokenServer, tmp_path: Path, capsys: Any
) -> None:
    server.answers = [REFUSAL]
    broken = dovecot.user()
    fetch(broken.inbox(), by_token(tokens(server, tmp_path)), refused_pause=300, longest_refused_pause=300)
    box.deliver(*letters(1))
    fetch(box.inbox())
    assert soon(lambda: box.count("Processed") == 1)
    assert soon(lambda: len(work.rows(tables.imap_folders)) == 2)
    [row] = [row for row in work.rows(tables.imap_folders) if row.failing_since]
    assert row.problem == "fetch-token-refused: invalid_grant"
    assert len(server.asked) == 1
    assert "anna@" not in logged(capsys)


def test_after_ten_minutes_a_refused_login_is_an_alarm_which_ends_with_the_first_success(
    box: Any, work: Any, fetch: Any, capsys: Any
) -> None:
    password = ["wrong"]
    fetch(box.inbox(), lambda client, user: by_password(password[0])(client, user))
    assert soon(lambda: any(row.failing_since for row in work.rows(tables.imap_folders)))
    assert "imap.alarm" not in logged(capsys)
    work.later = 660
    assert soon(lambda: "imap.alarm" in logged(capsys))
    [row] = work.rows(tables.imap_folders)
    told = alarm(row.tried_at, row.failing_since, row.problem, row.paused, work.clock())
    assert told == "fetch-failing: 11\nfetch-login"
    password[0] = "right"
    assert soon(lambda: "imap.recovered" in logged(capsys))
    [row] = work.rows(tables.imap_folders)
    assert (row.failing_since, row.problem) == (None, "")


def test_the_folders_of_an_account_do_not_ask_again_while_it_is_refused(box: Any) -> None:
    asked, at = [], [100.0]

    def way(_client: Any, _user: str) -> None:
        asked.append(at[0])
        raise Final("no")

    account, pace = Account("ics", way, lambda: at[0]), Pace()
    for _ in range(3):
        with pytest.raises(Refused):
            account.login(None, pace)  # type: ignore[arg-type]
    assert asked == [100.0]
    for _ in range(4):
        at[0] += account.closed()[0]
        with pytest.raises(Refused):
            account.login(None, pace)  # type: ignore[arg-type]
    assert asked == [100, 400, 1000, 1900, 2800]


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (400, {"error": "invalid_grant"}, Final),
        (401, {"error": "invalid_client"}, Final),
        (400, None, Final),
        (400, {"error": "temporarily_unavailable"}, Retryable),
        (503, None, Retryable),
        (429, {"error": "x" * 500}, Retryable),
        (200, {"access_token": "bad\x01auth=Bearer other"}, Retryable),
        (200, {"access_token": ""}, Retryable),
        (200, ["access_token"], Retryable),
        (302, {"access_token": "a"}, Retryable),
    ],
)
def test_only_a_clear_refusal_is_one(status: int, said: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(status, said)


def test_a_token_server_that_is_away_or_talks_nonsense_is_asked_again(server: TokenServer, tmp_path: Path) -> None:
    server.answers = [(200, b"<html>")]
    with pytest.raises(Retryable):
        tokens(server, tmp_path).current()
    server.close()
    with pytest.raises(Retryable):
        tokens(server, tmp_path).current()


def settings(**box: Any) -> Settings:
    plain = {"host": "Imap.example", "username": "Ics@municipality.example", **box}
    return Settings.model_validate({"imap": {"inboxes": [plain]}, "state_dir": "var"})


def test_the_providers_are_known() -> None:
    keys = {"client_id": "us", "client_secret": "s"}
    [box] = settings(oauth={"provider": "microsoft", "tenant": "t", **keys}).imap.inboxes
    assert box.oauth is not None
    asked = form(grant(box.oauth), "")
    assert asked["grant_type"] == "client_credentials"
    assert asked["scope"] == "https://outlook.office365.com/.default"
    assert grant(box.oauth).url == "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    [box] = settings(oauth={"provider": "google", "refresh_token": "r", **keys}).imap.inboxes
    assert box.oauth is not None
    assert grant(box.oauth).url == "https://oauth2.googleapis.com/token"
    assert set(form(grant(box.oauth), "r")) == {"grant_type", "client_id", "client_secret", "refresh_token"}
    assert "s" not in repr(grant(box.oauth)).replace("client_secret", "").split("'")


@pytest.mark.parametrize(
    "box",
    [
        {"oauth": {"provider": "microsoft", "client_id": "us", "client_secret": "s"}},
        {"oauth": {"provider": "google", "client_id": "us", "client_secret": "s"}},
        {"oauth": {"provider": "other", "client_id": "us", "client_secret": "s"}},
        {"oauth": {"provider": "microsoft", "tenant": "t", "client_id": "us"}},
        {"password": "p", "folders": ["INBOX", "Processed"]},
        {"password": "p", "folder": "Quarantine"},
        {"password": "p", "folders": []},
        {},
    ],
)
def test_settings_that_can_never_work_are_refused(box: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        settings(**box)


def test_the_folders_of_an_inbox_share_its_account() -> None:
    one, two = fetched(settings(folders=["INBOX", "Ansøgninger"], password="p"))
    assert (one[0].folder, two[0].folder) == ("INBOX", "Ansøgninger")
    assert one[1] is two[1]
    assert (one[0].name, one[0].address) == ("ics@municipality.example@imap.example", "ics@municipality.example")
    [old] = fetched(settings(folder="Mail", password="p"))
    assert old[0].folder == "Mail"


def test_inboxes_that_are_no_longer_fetched_raise_no_alarm(box: Any, work: Any) -> None:
    books, inbox = work.books(), box.inbox()
    books.ill(inbox, "away")
    books.well(box.inbox(folder="Other"))
    books.only([inbox])
    assert [row.folder for row in work.rows(tables.imap_folders)] == ["INBOX"]
    books.only([])
    with transaction(work.engine) as connection:
        assert inboxes.listed(connection) == []
