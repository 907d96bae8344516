"""What follows from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from contact_center.settings import Settings


@pytest.mark.parametrize(
    ("server", "public_url", "named"),
    [
        ("", "", "http://127.0.0.1:8001"),
        ("", "https://ics.example/", "https://ics.example"),
        ("smtp.example", "https://ics.example/", "https://ics.example"),
        ("smtp.example", "", ""),
    ],
)
def test_a_mail_that_leaves_names_no_page_of_this_machine(server: str, public_url: str, named: str) -> None:
    settings = Settings.model_validate({"smtp_out": {"host": server}, "web": {"public_url": public_url}})
    assert settings.pages_url == named


KEY, OLDER = "ab" * 32, "CD" * 32


def keys_of(**store: Any) -> tuple[bytes, ...]:
    return Settings.model_validate({"store": store}).store.keys


def test_the_stores_keys_come_from_settings_or_from_a_file_newest_first(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"{KEY}\n{OLDER}\n")
    both = (bytes.fromhex(KEY), bytes.fromhex(OLDER))
    assert keys_of() == ()
    assert keys_of(key=KEY, older_keys=[OLDER]) == both
    assert keys_of(key_file=tmp_path / "keys") == both


@pytest.mark.parametrize(
    "store",
    [
        {"key": "a secret of mine"},
        {"key": KEY[:-1]},
        {"key": KEY, "older_keys": ["a secret of mine"]},
        {"older_keys": [KEY]},
        {"key": KEY, "key_file": "x"},
        {"key_file": "/nowhere/keys"},
        {"key_file": "/dev/null"},
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(store: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"store": store})
    assert not any(secret in str(refused.value) for secret in ("a secret of mine", KEY[:-1]))


def test_the_keys_can_be_set_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_CENTER_STORE__KEY", KEY)
    monkeypatch.setenv("CONTACT_CENTER_STORE__OLDER_KEYS", f'["{OLDER}"]')
    assert len(Settings(_env_file=None).store.keys) == 2  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("smtp_out", "readable"),
    [
        ({}, False),
        ({"host": "smtp.example"}, False),
        ({"host": "smtp.example", "tls": "tls"}, False),
        ({"host": "smtp.example", "tls": "none"}, True),
        ({"host": "10.0.0.5", "tls": "none"}, True),
        ({"host": "127.0.0.1", "tls": "none"}, False),
        ({"host": "localhost", "tls": "none"}, False),
    ],
)
def test_mail_is_readable_on_the_way_when_it_leaves_this_machine_unencrypted(
    smtp_out: dict[str, str], readable: bool
) -> None:
    assert Settings.model_validate({"smtp_out": smtp_out}).smtp_out.readable is readable


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ({"smtp_out": {"host": "smtp.example", "tls": "none", "username": "a", "password": "x"}}, "SMTP_OUT__TLS"),
        ({"smtp": {"tls_certificate": "cert.pem"}}, "SMTP__TLS_KEY|…__TLS_KEY"),
        ({"smtp": {"require_starttls": True}}, "SMTP__REQUIRE_STARTTLS"),
    ],
)
def test_mail_settings_that_contradict_each_other_are_refused_by_name(section: dict[str, object], names: str) -> None:
    with pytest.raises(ValueError, match=names):
        Settings.model_validate(section)


AT = {
    "name": "aarhus",
    "issuer": "https://issuer.example",
    "client_id": "ics",
    "grants": [{"value": "x", "role": "agent"}],
}


def signin_of(**values: Any) -> Settings:
    return Settings.model_validate({"signin": values})


def test_everybody_needs_a_second_factor_except_in_the_demonstration_or_when_said_otherwise() -> None:
    assert signin_of().second_factor
    assert not Settings.model_validate({"demo": True}).second_factor
    assert Settings.model_validate({"demo": True, "signin": {"second_factor": True}}).second_factor
    assert not signin_of(second_factor=False).second_factor


@pytest.mark.parametrize(
    "wrong",
    [
        {"passwords": False},
        {"issuers": [AT, AT]},
        {"issuers": [{**AT, "issuer": "http://issuer.example"}]},
        {"issuers": [{**AT, "issuer": "ftp://127.0.0.1"}]},
        {"issuers": [{**AT, "name": "Aarhus Kommune"}]},
        {"issuers": [{**AT, "grants": []}]},
        {"issuers": [{**AT, "grants": [{"value": "x", "role": "god"}]}]},
        {"issuers": [{**AT, "grants": [{"value": "", "role": "agent"}]}]},
    ],
)
def test_a_way_in_that_cannot_work_or_is_not_sealed_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        signin_of(**wrong)


def test_an_issuer_on_this_machine_may_be_tried_without_https() -> None:
    [issuer] = signin_of(issuers=[{**AT, "issuer": "http://127.0.0.1:8080/realms/ics"}]).signin.issuers
    assert issuer.claim == "roles"


ACCOUNT = {"account_sid": "AC" + "1" * 32, "auth_token": "a" * 32}


@pytest.mark.parametrize(
    ("address", "another_server", "complaint"),
    [
        ("https://ics.example", "", ""),
        ("https://ics.example:8443/line/", "", ""),
        ("http://10.0.0.5:8001", "http://10.0.0.6:3000", ""),
        ("", "", "https://… is needed"),
        ("ics.example", "", "https://… is needed"),
        ("http://ics.example", "", "unencrypted"),
        ("ftp://ics.example", "http://10.0.0.6:3000", "unencrypted"),
        ("https://ics_line.example", "", "underscore"),
        ("https://ics.example/?office=1", "", "only scheme"),
        ("https://ics:secret@ics.example", "", "only scheme"),
    ],
)
def test_a_real_phone_account_needs_an_address_that_the_provider_can_call_and_sign(
    address: str, another_server: str, complaint: str
) -> None:
    given = {"twilio": {**ACCOUNT, "api_base": another_server}, "web": {"public_url": address}}
    if not complaint:
        assert not Settings.model_validate(given).embedded_phone
        return
    with pytest.raises(ValidationError, match=complaint) as refused:
        Settings.model_validate(given)
    assert "secret" not in str(refused.value)
