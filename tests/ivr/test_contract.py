"""What we ask Twilio, and what its stand-in answers, against Twilio's own description of its REST interface.

In the usual run by the check beside this file, which is stricter than the description; by `make chaos` once more with
Stoplight's Prism between the two, which nobody here wrote (it needs Node, and is fetched into `var/`).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from contact_center.errors import Final, Retryable
from ivr.simulator import server
from ivr.simulator.call import Call
from ivr.simulator.chaos import Shares
from ivr.simulator.conference import Participant
from ivr.simulator.exchange import Exchange, Timing
from ivr.switchboard import Switchboard

_spec = util.spec_from_file_location("openapi_contract", Path(__file__).with_name("openapi_contract.py"))
assert _spec is not None
assert _spec.loader is not None
contract = util.module_from_spec(_spec)
sys.modules.setdefault("openapi_contract", contract)
_spec.loader.exec_module(contract)

ACCOUNT, TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
LINE = "http://127.0.0.1:9/"
MOBILE, OURS = "+4520123456", "+4570000002"
PRISM_VERSION = "@stoplight/prism-cli@5.14.2"
PRISM = Path(__file__).parents[2] / "var/prism/node_modules/@stoplight/prism-cli/dist/index.js"
QUICK = Timing(characters_per_second=100_000, pause=0.01, ring=0.01, answer=60.0)


class Company:
    """The stand-in as a server, with the contract before it."""

    def __init__(self, port: int, proxy: Callable[[str], str] | None = None) -> None:
        app, self.exchange = server.build(LINE, ACCOUNT, TOKEN, QUICK)
        self.checked = contract.Checked(app)
        self.url, self.proxied = f"http://127.0.0.1:{port}", proxy is not None
        self.server = uvicorn.Server(uvicorn.Config(self.checked, port=port, log_level="critical", lifespan="off"))
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)
        self.url = proxy(self.url) if proxy else self.url
        self.board = Switchboard(ACCOUNT, TOKEN, "https://line.example", OURS, self.url, sleep=lambda _seconds: None)
        self.client = httpx.Client(base_url=self.url + ROOT, auth=(ACCOUNT, TOKEN))

    def _serve(self) -> None:
        async def serve() -> None:
            self.loop = asyncio.get_running_loop()
            await self.server.serve()

        asyncio.run(serve())

    def inside(self, what: Callable[[Exchange], Any]) -> Any:
        """Do something where the calls are."""

        async def do() -> Any:
            return what(self.exchange)

        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(do(), self.loop).result(5)

    def caller(self) -> Call:
        """Somebody who is on the line, and in the queue of Aarhus."""
        call = Call(MOBILE, OURS, self.exchange.clock.now(), status="in-progress")

        def put(exchange: Exchange) -> None:
            from ivr.simulator.queue import Member

            exchange.known(call)
            exchange.queue("aarhus").members.append(Member(call, exchange.clock.now()))

        self.inside(put)
        return call


@pytest.fixture(scope="module", params=["described", pytest.param("prism", marks=pytest.mark.chaos)])
def company(request: pytest.FixtureRequest, free_port: Callable[[], int]) -> Iterator[Company]:
    proxy = request.getfixturevalue("prism") if request.param == "prism" else None
    made = Company(free_port(), proxy)
    yield made
    made.client.close()
    made.server.should_exit = True
    made.thread.join(5)


@pytest.fixture(scope="session")
def prism(
    needs: Callable[[str, str], str], free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """Puts Prism before a server: whatever is not as described becomes a refusal, on either side."""
    node, described = needs("node", "nodejs"), tmp_path_factory.mktemp("prism") / "twilio.json"
    if not PRISM.exists():
        fetch = [needs("npm", "npm"), "install", "--prefix", str(PRISM.parents[4]), "--ignore-scripts", "--no-audit"]
        subprocess.run([*fetch, "--no-fund", "--no-save", "--silent", PRISM_VERSION], check=True, timeout=300)
    described.write_text(json.dumps(contract.for_prism()))
    running: list[subprocess.Popen[bytes]] = []

    def before(upstream: str) -> str:
        port = str(free_port())
        command = [node, str(PRISM), "proxy", "--errors", "-h", "127.0.0.1", "-p", port, str(described), upstream]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.ConnectError):
                httpx.get(f"http://127.0.0.1:{port}/")
                return f"http://127.0.0.1:{port}"
            time.sleep(0.2)
        raise TimeoutError("Prism does not listen")

    yield before
    for process in running:
        process.terminate()
        process.wait(10)


@pytest.fixture(autouse=True)
def nothing_is_wrong(company: Company) -> Iterator[None]:
    company.checked.asked.clear()
    company.checked.answered.clear()
    yield
    assert company.checked.asked == []
    assert company.checked.answered == []


def test_everything_that_we_ask_is_described_and_so_is_every_answer(company: Company) -> None:
    board, call, before = company.board, company.caller(), company.checked.count
    staff = board.ring_staff("client:staff_1", OURS, 1, 25)
    assert board.status(staff) in ("queued", "ringing")
    board.dial("+4586123456", OURS, "https://line.example/voice/desk?attempt=1", seconds=20)
    board.connect(call.sid, "aarhus", "ics-room")
    board.send_back(call.sid, "ics-room", "transferred")
    board.hang_up(staff)
    board.hang_up(staff)
    assert board.send_text(MOBILE, "Your checklist").startswith("SM")
    made = company.inside(lambda exchange: exchange.recorded(call, 5))
    if not company.proxied:  # the sound itself is not described
        assert board.recording(made.sid, 200_000).startswith(b"RIFF")
    board.delete_recording(made.sid)
    board.delete_recording(made.sid)
    assert company.checked.count - before > 10


def test_holding_a_caller_is_described(company: Company) -> None:
    calls = [Call(MOBILE, OURS, company.exchange.clock.now(), status="in-progress") for _ in range(2)]

    def meet(exchange: Exchange) -> None:
        room = exchange.conferences.open("ics-room", exchange.clock.now())
        for call in calls:
            room.enter(Participant(exchange.known(call), True, False), exchange.clock.now())

    company.inside(meet)
    company.board.hold("ics-room", calls[0].sid, True)
    assert company.exchange.conferences.of(calls[0]).participants[calls[0].sid].hold  # type: ignore[union-attr]
    company.board.hold("ics-room", calls[0].sid, False)
    sid = company.exchange.conferences.of(calls[0]).sid  # type: ignore[union-attr]
    assert company.client.get(f"/Conferences/{sid}/Participants.json").status_code == 200
    gone = company.client.delete(f"/Conferences/{sid}/Participants/{calls[0].sid}.json")
    assert gone.status_code == 204, gone.text
    assert company.client.post(f"/Conferences/{sid}.json", data={"Status": "completed"}).status_code == 200


def test_every_list_is_described(company: Company) -> None:
    call = company.caller()
    company.inside(lambda exchange: (exchange.recorded(call, 3), exchange.text(MOBILE, "ICS", "Hej")))
    for name in ("Calls", "Queues", "Conferences", "Messages", "Recordings"):
        assert company.client.get(f"/{name}.json", params={"PageSize": 50}).status_code == 200
    queue = company.client.get("/Queues.json").json()["queues"][0]["sid"]
    assert company.client.get(f"/Queues/{queue}.json").status_code == 200
    assert company.client.get(f"/Queues/{queue}/Members.json").json()["queue_members"]
    assert company.client.get(f"/Queues/{queue}/Members/Front.json").status_code == 200


@pytest.mark.parametrize(
    ("path", "form", "status", "code"),
    [
        ("/Calls.json", {"From": OURS, "Url": "https://x.example/"}, 400, 21201),
        ("/Calls.json", {"To": MOBILE, "Url": "https://x.example/"}, 400, 21213),
        ("/Calls.json", {"To": MOBILE, "From": OURS}, 400, 21205),
        ("/Calls.json", {"To": "what?", "From": OURS, "Url": "https://x.example/"}, 400, 21211),
        ("/Calls.json", {"To": MOBILE, "From": OURS, "Url": "not an address"}, 400, 21205),
        ("/Calls.json", {"To": MOBILE, "From": OURS, "Twiml": "x" * 4001}, 400, 32018),
        ("/Calls/CA00.json", {"Status": "completed"}, 404, 20404),
        ("/Queues.json", {"FriendlyName": "x" * 65}, 400, 22001),
        ("/Messages.json", {"To": MOBILE, "From": OURS, "Body": "x" * 1601}, 400, 21617),
        ("/Messages.json", {"To": "+4533661000", "From": OURS, "Body": "Hej"}, 400, 21614),
        ("/Messages.json", {"To": "20123456", "From": OURS, "Body": "Hej"}, 400, 21211),
        ("/Messages.json", {"To": MOBILE, "Body": "Hej"}, 400, 21603),
        ("/Messages.json", {"To": MOBILE, "From": OURS}, 400, 21602),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    company: Company, path: str, form: dict[str, str], status: int, code: int
) -> None:
    answer = company.client.post(path, data=form)
    if not (company.proxied and answer.status_code == 422):  # what the description forbids never gets past Prism
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    company.checked.asked.clear()  # these are meant to be wrong


def test_who_does_not_sign_in_learns_nothing(company: Company) -> None:
    assert httpx.get(f"{company.url}{ROOT}/Calls.json").status_code == 401
    assert httpx.get(f"{company.url}{ROOT}/Calls.json", headers={"Authorization": b"Basic \xff"}).status_code == 401


def test_a_call_that_is_over_can_not_be_sent_anywhere(company: Company) -> None:
    call = company.caller()
    company.inside(lambda exchange: call.ends(exchange.clock.now(), "gone"))
    with pytest.raises(Final, match="21220"):
        company.board.send_back(call.sid, "room", "lost")


def test_a_company_that_turns_us_away_is_asked_again(company: Company) -> None:
    call = company.caller()
    try:
        company.inside(lambda exchange: exchange.unleash(Shares(rest=0.3), 2))
        assert {company.board.status(call.sid) for _ in range(3)} == {"in-progress"}
        company.inside(lambda exchange: exchange.unleash(Shares(rest=1.0), 1))
        with pytest.raises(Retryable):
            company.board.status(call.sid)
    finally:
        company.inside(lambda exchange: exchange.unleash(Shares(), 1))


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"From": OURS, "Url": "https://x.example/"}, "To"),
        ({"To": MOBILE, "From": OURS, "Url": "no address"}, "Url"),
        ({"To": MOBILE, "From": OURS, "Url": "https://x.example/", "Timeout": "soon"}, "Timeout"),
        ({"To": MOBILE, "From": OURS, "Url": "https://x.example/", "Method": "FOO"}, "Method"),
        ({"To": MOBILE, "From": OURS, "Url": "https://x.example/", "Bogus": "1"}, "Bogus"),
    ],
)
def test_the_contract_finds_mistakes_of_ours(form: dict[str, str], wrong: str) -> None:
    body = str(httpx.QueryParams(form)).encode()
    assert any(wrong in one for one in contract.asked("POST", f"{ROOT}/Calls.json", "", body))


def test_the_contract_finds_mistakes_of_the_stand_in() -> None:
    body = b'{"current_size": "zero", "sid": "QU0"}'
    found = contract.answered("GET", f"{ROOT}/Queues/QU{'0' * 32}.json", 200, "application/json", body)
    assert len(found) == 1
    assert contract.answered("GET", f"{ROOT}/Nothing.json", 200, "application/json", b"{}")
    assert contract.answered("GET", f"{ROOT}/Calls.json", 418, "application/json", b"{}")
