"""Signatures: Twilio's own vectors, and what an attacker might try."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from ivr.events import Pressed, Silence
from ivr.numbers import normalised
from ivr.requests import NotSigned, Webhook, pressed, signed, verified
from ivr.simulator.signer import sign

TOKEN = "12345"
BASE = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]


def form_of(pairs: list[tuple[str, str]]) -> FormData:
    return FormData([*pairs])


@pytest.mark.parametrize(
    ("url", "params", "signature"),
    [
        (BASE, PARAMS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (BASE.replace(".com/", ".com:1234/"), PARAMS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (BASE.replace("https", "http").replace(".com/", ".com:1234/"), PARAMS, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (BASE, PARAMS, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (BASE.replace("https", "http"), PARAMS, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (BASE.replace("//", "//user:pass@"), PARAMS, "CukzLTc1tT5dXEDIHm/tKBanW10="),
        (BASE.replace("//", "//user@"), PARAMS, "2YRLlVAflCqxaNicjMpJcSTgzSs="),
        (BASE.replace("//", "//user:pass@"), PARAMS, "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="),
        (BASE, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
    ],
)
def test_twilios_own_vectors_are_accepted(url: str, params: list[tuple[str, str]], signature: str) -> None:
    assert signed(url, form_of(params), signature, TOKEN)


@pytest.mark.parametrize("signature", [None, "", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "TfZzewPq8wqrGlMfyAud8+/IvJ0="])
def test_any_other_signature_is_refused(signature: str | None) -> None:
    assert not signed(BASE, form_of(PARAMS), signature, TOKEN)


def test_without_a_token_nothing_is_accepted() -> None:
    assert not signed(BASE, form_of(PARAMS), sign("", BASE, PARAMS), "")


def test_the_simulators_signer_fits_twilios_vectors() -> None:
    assert sign(TOKEN, BASE, PARAMS) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert sign(TOKEN, BASE, REPEATED) == "IK+Dwps556ElfBT0I3Rgjkr1wJU="


def ask(body: bytes, signature: str | None, path: str = "/voice/step", query: str = "turn=3", **more: str) -> Webhook:
    headers = [(name.encode(), value.encode()) for name, value in more.items()]
    headers += [(b"x-twilio-signature", signature.encode())] if signature is not None else []
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "headers": headers}
    scope |= {"query_string": query.encode(), "scheme": "http", "server": ("10.0.0.1", 80)}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return asyncio.run(verified(Request(scope, receive), "https://line.example", TOKEN))


FORM = [("CallSid", "CA" + "1" * 32), ("From", "+4520123456"), ("To", "+4570000002"), ("Digits", "2")]
URL = "https://line.example/voice/step?turn=3"


def test_a_request_is_checked_against_the_configured_address() -> None:
    webhook = ask(urlencode(FORM).encode(), sign(TOKEN, URL, FORM), host="evil.example", **{"x-forwarded-host": "evil"})
    assert (webhook.route, webhook.turn, webhook.caller) == ("step", 3, "+4520123456")
    assert pressed(webhook) == Pressed("2")


FORGERIES: dict[str, Callable[[], Webhook]] = {
    "no signature": lambda: ask(urlencode(FORM).encode(), None),
    "another path": lambda: ask(urlencode(FORM).encode(), sign(TOKEN, URL, FORM), path="/voice/wait"),
    "another turn": lambda: ask(urlencode(FORM).encode(), sign(TOKEN, URL, FORM), query="turn=4"),
    "another body": lambda: ask(urlencode(FORM[:3]).encode(), sign(TOKEN, URL, FORM)),
    "one more field": lambda: ask(urlencode([*FORM, ("A", "1")]).encode(), sign(TOKEN, URL, FORM)),
    "another token": lambda: ask(urlencode(FORM).encode(), sign("54321", URL, FORM)),
    "the address a proxy saw": lambda: ask(
        urlencode(FORM).encode(), sign(TOKEN, URL.replace("line.example", "10.0.0.1"), FORM)
    ),
    "a huge body": lambda: ask(b"A=" + b"1" * 70_000, "x"),
    "bytes that are no text": lambda: ask(b"\xff\xfe=\x00%ff", "x"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_request_is_refused(name: str) -> None:
    with pytest.raises((NotSigned, ValueError)):
        FORGERIES[name]()


@pytest.mark.parametrize(
    ("digits", "event"), [("1", Pressed("1")), ("*", Pressed("*")), ("", Silence()), ("hangup", Silence())]
)
def test_only_keys_are_keys(digits: str, event: object) -> None:
    form = [*FORM[:3], ("Digits", digits)]
    assert pressed(ask(urlencode(form).encode(), sign(TOKEN, URL, form))) == event


@pytest.mark.parametrize(
    ("caller_id", "number"),
    [
        ("+4520123456", "+4520123456"),
        ("20 12 34 56", "+4520123456"),
        ("+48512345678", "+48512345678"),
        ("anonymous", ""),
        ("+266696687", ""),
        ("", ""),
        ("sip:someone@example.com", ""),
        ("Restricted", ""),
    ],
)
def test_a_caller_id_is_a_number_or_nothing(caller_id: str, number: str) -> None:
    assert normalised(caller_id) == number
