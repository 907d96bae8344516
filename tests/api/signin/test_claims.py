"""From what an issuer says to role and offices."""

from typing import Any

import pytest

from contact_center.api.signin.claims import Allowed, Grant, Refused, decide, name_of, strong_enough, values_at

GRANTS = (
    Grant("ICS.Lead", "lead", ("aarhus",)),
    Grant("ICS.Agent", "agent", ("odense", "national")),
    Grant("ICS.Agent.Aalborg", "agent", ("aalborg", "national")),
)


def test_the_first_row_that_fits_decides_the_role() -> None:
    assert decide({"roles": ["ICS.Agent", "ICS.Lead"]}, "roles", GRANTS) == Allowed("lead", ("aarhus",), ("ICS.Lead",))


def test_offices_add_up_within_a_role_only() -> None:
    found = decide({"roles": ["ICS.Agent.Aalborg", "ICS.Agent"]}, "roles", GRANTS)
    assert isinstance(found, Allowed)
    assert (found.role, found.offices) == ("agent", ("odense", "national", "aalborg"))


@pytest.mark.parametrize(
    "claims",
    [
        *({}, {"roles": []}, {"roles": ["Other"]}, {"roles": "ics.lead"}, {"roles": {"ICS.Lead": 1}}),
        *({"roles": [None, 7]}, {"roles": 7}, {"roles": None}, {"realm": {"roles": ["ICS.Lead"]}}),
    ],
)
def test_who_has_none_of_the_values_is_refused(claims: dict[str, Any]) -> None:
    assert isinstance(decide(claims, "roles", GRANTS), Refused)


def test_a_claim_may_lie_deeper_or_have_dots_in_its_name() -> None:
    assert values_at({"realm_access": {"roles": ["a"]}}, "realm_access.roles") == ["a"]
    assert values_at({"https://kombit.example/roles": ["b"]}, "https://kombit.example/roles") == ["b"]
    assert values_at({"groups": "one"}, "groups") == ["one"]
    assert values_at({"a": {"b": 1}}, "a.b.c") == []


def test_a_second_factor_is_believed_only_by_its_name() -> None:
    assert strong_enough({"amr": ["pwd", "mfa"]}, (), ("mfa",))
    assert strong_enough({"acr": "https://nsis.example/high"}, ("https://nsis.example/high",), ())
    assert not strong_enough({"amr": ["pwd"], "acr": "0"}, (), ("mfa",))
    assert not strong_enough({}, (), ("mfa",))


def test_somebody_without_a_name_is_called_by_what_there_is() -> None:
    assert name_of({"name": " Sara \n Holm ", "sub": "1"}) == "Sara Holm"
    assert name_of({"preferred_username": "sara"}) == "sara"
    assert name_of({}) == "?"
