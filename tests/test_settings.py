"""What follows from the settings."""

from __future__ import annotations

import pytest

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
