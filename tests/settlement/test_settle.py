"""The settlement: the example figures, exact sums for anything, and words for what cannot be settled."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.settlement.largest import divided
from contact_center.settlement.money import indexed, kroner, oere, point
from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import Basis, Former, Places, Wanted, settle

NEW_YEAR = date(2022, 1, 1)
WEIGHTS = st.dictionaries(
    st.text("0123456789", min_size=4, max_size=4), st.integers(1, 700_000), min_size=1, max_size=98
)


@pytest.fixture(scope="module")
def places(catalog: Catalog) -> Places:
    former = {code: Former(*one) for code, one in catalog.settling.former.items()}
    return Places({code: one.name for code, one in catalog.municipalities.items()}, former)


@pytest.fixture(scope="module")
def populations(catalog: Catalog) -> Mapping[date, Mapping[str, int]]:
    return catalog.settling.populations


def wanted(*partners: str, **changes: object) -> Wanted:
    return replace(Wanted(2022, 470_000_000, NEW_YEAR, partners), **changes)  # type: ignore[arg-type]


def served_by(catalog: Catalog, office: str) -> tuple[str, ...]:
    return tuple(code for code, one in catalog.municipalities.items() if one.office == office)


def test_single_municipalities_pay_what_the_example_says(catalog: Catalog, places: Places) -> None:
    result = settle(wanted("0101", "0147", "0825"), catalog.settling.populations, places)
    assert {one.name: kroner(one.amount) for one in result.shares} == {
        "København": "515.691,65",
        "Frederiksberg": "82.910,01",
        "Læsø": "1.415,60",
    }
    assert (result.inhabitants, result.municipalities) == (5_873_327, 98)


def test_the_groups_of_the_example_pay_together_what_it_says(catalog: Catalog, places: Places) -> None:
    letter = next(one.codes for one in catalog.settling.partners if one.slug == "ics-east-2021")
    groups = {
        letter: 1_144_984,
        (*letter, "0101"): 1_660_676,
        served_by(catalog, "koebenhavn"): 1_967_431,
        served_by(catalog, "aarhus"): 1_026_936,
        served_by(catalog, "aalborg"): 393_918,
        served_by(catalog, "esbjerg"): 326_321,
    }
    assert [len(group) for group in groups] == [29, 30, 38, 18, 8, 6]
    for group, together in groups.items():
        assert round(settle(wanted(*group), catalog.settling.populations, places).billed / 100) == together


def test_all_municipalities_pay_the_whole_amount(catalog: Catalog, places: Places) -> None:
    for day in catalog.settling.populations:
        result = settle(wanted(*places.names, year=day.year, counted=day), catalog.settling.populations, places)
        assert result.billed == 470_000_000


def test_partners_may_share_the_whole_amount_among_themselves(
    places: Places, populations: Mapping[date, Mapping[str, int]]
) -> None:
    result = settle(wanted("0101", "0147", basis=Basis.PARTNERS), populations, places)
    assert result.billed == 470_000_000
    assert (result.inhabitants, result.municipalities) == (644_431 + 103_608, 2)
    assert result.shares[0].amount == round(470_000_000 * 644_431 / 748_039)


def test_shares_may_be_whole_kroner(places: Places, populations: Mapping[date, Mapping[str, int]]) -> None:
    result = settle(wanted(*places.names, whole_kroner=True), populations, places)
    assert result.billed == 470_000_000
    assert all(one.amount % 100 == 0 for one in result.shares)


def test_the_amount_grows_with_prices(places: Places, populations: Mapping[date, Mapping[str, int]]) -> None:
    result = settle(wanted(*places.names, percent=Decimal("2.5")), populations, places)
    assert result.amount == result.billed == 481_750_000
    assert indexed(101, Decimal("0.5")) == 102  # 101.505
    assert indexed(100, Decimal("0.5")) == 101  # half an øre counts as a whole one


def test_two_papers_with_the_same_version_say_the_same(
    places: Places, populations: Mapping[date, Mapping[str, int]]
) -> None:
    one = settle(wanted("0101"), populations, places)
    assert one.version == settle(wanted("0101"), populations, places).version
    assert one.version != settle(wanted("0101", amount=470_000_001), populations, places).version


@given(st.integers(0, 10**12), WEIGHTS)
def test_shares_add_up_to_the_oere_and_nobody_is_off_by_a_whole_one(amount: int, weights: dict[str, int]) -> None:
    shares, total = divided(amount, weights), sum(weights.values())
    assert sum(shares.values()) == amount
    for key, weight in weights.items():
        assert shares[key] >= 0
        assert abs(shares[key] - Fraction(amount * weight, total)) < 1


@given(st.integers(0, 10**12), WEIGHTS)
def test_more_inhabitants_never_pay_less(amount: int, weights: dict[str, int]) -> None:
    shares = divided(amount, weights)
    by_size = sorted(weights, key=lambda key: (weights[key], shares[key]))
    for fewer, more in pairwise(by_size):
        assert shares[fewer] <= shares[more]
        if weights[fewer] == weights[more]:
            assert shares[more] - shares[fewer] <= 1


@given(st.data())
def test_any_settlement_adds_up(
    places: Places, populations: Mapping[date, Mapping[str, int]], data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(sorted(populations)))
    partners = data.draw(st.lists(st.sampled_from(sorted(places.names)), min_size=1, max_size=98, unique=True))
    asked = wanted(
        *partners,
        year=data.draw(st.integers(day.year, 2100)),
        amount=data.draw(st.integers(0, 10**12)) * 100,
        counted=day,
        basis=data.draw(st.sampled_from(Basis)),
        whole_kroner=data.draw(st.booleans()),
    )
    result = settle(asked, populations, places)
    everybody = settle(replace(asked, partners=tuple(places.names)), populations, places)
    assert everybody.billed == asked.amount
    assert [one.code for one in result.shares] == sorted(partners)
    assert min(one.amount for one in result.shares) >= 0
    if asked.basis is Basis.PARTNERS:
        assert result.billed == asked.amount
    else:
        alone = {one.code: one.amount for one in everybody.shares}
        assert all(one.amount == alone[one.code] for one in result.shares)


@pytest.mark.parametrize(
    ("asked", "key", "words"),
    [
        (wanted(), "nobody", "No municipality takes part."),
        (wanted("0101", amount=-1), "negative", "must not be negative"),
        (wanted("0101", percent=Decimal(-200)), "negative", "must not be negative"),
        (wanted("0101", "0101"), "twice", "København (0101) is named twice."),
        (wanted("9999"), "unknown", "There is no municipality 9999."),
        (wanted("0237"), "merged", "Ølstykke (0237) is no municipality any more. It is part of Egedal (0240)."),
        (wanted("0793"), "merged", "Vesthimmerlands (0820), Mariagerfjord (0846), Viborg (0791)"),
        (wanted("0411"), "no-municipality", "Christiansø (0411) is no municipality."),
        (wanted("0101", year=1999), "year", "between 2007 and 2100"),
        (wanted("0101", year=2101), "year", "between 2007 and 2100"),
        (wanted("0101", counted=date(2023, 1, 1)), "later", "was counted after its end"),
        (wanted("0101", counted=date(2022, 2, 1)), "no-figures", "2022-01-01, 2023-01-01, 2024-01-01"),
        (wanted("0101", amount=50, whole_kroner=True), "not-whole", "no whole number of kroner"),
    ],
)
def test_what_cannot_be_settled_is_said_in_words(
    asked: Wanted, key: str, words: str, places: Places, populations: Mapping[date, Mapping[str, int]]
) -> None:
    with pytest.raises(Refused) as caught:
        settle(asked, populations, places)
    assert caught.value.key == key
    assert words in str(caught.value)


def test_a_partner_without_population_is_named(places: Places) -> None:
    some = {NEW_YEAR: {"0101": 644_431, "0147": 0}}
    for asked, key, names in (
        (wanted("0101", "0147", "0825"), "no-population", "Frederiksberg, Læsø"),
        (wanted("0101"), "incomplete", "Gentofte … (97)"),
    ):
        with pytest.raises(Refused) as caught:
            settle(asked, some, places)
        assert caught.value.key == key
        assert names in str(caught.value)
    assert settle(wanted("0101", basis=Basis.PARTNERS), some, places).billed == 470_000_000


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("4.700.000,00", 470_000_000),
        ("4700000", 470_000_000),
        ("4700000.00", 470_000_000),
        (" 4 700 000,5 ", 470_000_050),
        ("4.700", 470_000),
        ("4.70", 470),
        ("0", 0),
        ("1,05 kr.", 105),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, amount: int) -> None:
    assert oere(written) == amount


@pytest.mark.parametrize(
    "written", ["", "x", "1,2,3", "4,700,000.00", "1.23.456", "1e9", "١٢٣", "NaN", "0x10", "1,234"]
)
def test_amounts_that_could_mean_two_things_are_refused(written: str) -> None:
    with pytest.raises(Refused, match="not written"):
        oere(written)


@pytest.mark.parametrize(("written", "key"), [("-5", "negative"), ("−1,00", "negative"), ("9" * 15, "too-much")])
def test_negative_and_endless_amounts_are_refused(written: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        oere(written)
    assert caught.value.key == key


@given(st.integers(0, 10**15))
def test_an_amount_that_was_written_is_read_again(amount: int) -> None:
    assert oere(kroner(amount)) == oere(point(amount)) == amount


@given(st.text(max_size=40))
def test_no_text_at_all_makes_the_reader_fail(written: str) -> None:
    with suppress(Refused):
        assert oere(written) >= 0


def test_the_shipped_populations_are_those_of_the_catalogue_and_add_up(catalog: Catalog) -> None:
    # Statistics Denmark's totals less Christiansø
    totals = {date(2022, 1, 1): 5_873_420 - 93, date(2023, 1, 1): 5_932_654 - 93, date(2024, 1, 1): 5_961_249 - 91}
    assert {day: sum(one.values()) for day, one in catalog.settling.populations.items()} == totals
    known = {code: one.population for code, one in catalog.municipalities.items()}
    assert catalog.settling.populations[NEW_YEAR] == known
