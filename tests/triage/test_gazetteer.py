"""The list of names of places is built from its sources, and every name lies in a municipality that there is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from contact_center.catalog.model import Catalog
from contact_center.triage.gazetteer import ABROAD, OWN, TARGET, build, rows
from contact_center.triage.keys import key
from contact_center.triage.spoken import FILE, as_heard
from contact_center.triage.text import plain

TOWNS = [
    {"code": "0740", "name": "Silkeborg", "aliases": ""},
    {"code": "0657", "name": "Herning", "aliases": "Hirning"},
]
DISTRICTS = [
    {"district": "Silkeborg", "municipality_code": "0740"},
    {"district": "Ans By", "municipality_code": "0740"},
]


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    own = [
        {"name": "Sønder Felding", "municipalities": "0657"},
        {"name": "Viborg", "municipalities": "0740;0657"},
    ]
    return dict(rows(DISTRICTS, TOWNS, own))


def test_a_district_a_municipality_and_its_aliases_are_names(built: dict[str, str]) -> None:
    assert (built["Silkeborg"], built["Herning"], built["Hirning"], built["Ans"]) == ("0740", "0657", "0657", "0740")


def test_our_own_list_overrules(built: dict[str, str]) -> None:
    assert built["Viborg"] == "0657;0740"


def test_names_are_also_known_as_addresses_shorten_them(built: dict[str, str]) -> None:
    assert built["Sdr. Felding"] == built["Sønder Felding"]


def test_the_shipped_list_is_what_its_sources_say(tmp_path: Path) -> None:
    target, other = tmp_path / "places.csv", tmp_path / "abroad.txt"
    build(target, other)
    assert target.read_bytes() == TARGET.read_bytes()
    assert other.read_bytes() == ABROAD.read_bytes()


def test_our_own_list_names_every_place_once_in_municipalities_that_there_are(catalog: Catalog) -> None:
    with OWN.open(encoding="utf-8", newline="") as lines:
        own = [(row["name"], row["municipalities"].split(";")) for row in csv.DictReader(lines)]
    assert [name for name, codes in own if not set(codes) <= set(catalog.municipalities)] == []
    assert len({plain(name) for name, _codes in own}) == len(own)


def test_what_a_recogniser_hears_is_named_once_in_municipalities_that_there_are(catalog: Catalog) -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        heard = [(row["name"], row["municipalities"]) for row in csv.DictReader(lines)]
    assert [name for name, code in heard if code not in catalog.municipalities] == []
    assert len({plain(name) for name, _code in heard}) == len(heard)


def test_a_town_is_heard_cut_in_two_and_with_another_letter() -> None:
    heard = dict(as_heard([("Sønderborg", ("0540",)), ("Esbjerg", ("0561",)), ("Vejen", ("0575",))]))
    assert heard["Sønder borg"] == ("0540",)
    assert heard["Esbierg"] == heard["Esbyerg"] == ("0561",)
    assert "Veien" not in heard  # the road, in Norwegian


def test_no_town_abroad_has_the_name_of_a_danish_place() -> None:
    with TARGET.open(encoding="utf-8", newline="") as lines:
        danish = {key(row["name"]) for row in csv.DictReader(lines)}
    abroad = ABROAD.read_text("utf-8").split()
    assert {"Malmö", "Gdańsk", "Хамбург"} <= set(abroad)
    assert [name for name in abroad if key(name) in danish] == []
