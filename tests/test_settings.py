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
