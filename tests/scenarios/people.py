"""Invented people for a busy day: where they call, in which language, and what they do on the line; seeded."""

from __future__ import annotations

import random
from typing import Any

from ivr.simulator.script import Script, checked

OFFICES = {
    "koebenhavn": ("+4570000001", "1602"),
    "aarhus": ("+4570000002", "8000"),
    "aalborg": ("+4570000003", "9000"),
    "esbjerg": ("+4570000004", "6700"),
    "odense": ("+4570000005", "5000"),
    "soenderborg": ("+4570000006", "6400"),
}
"""Office → its number, and a postcode near it."""
LANGUAGES = {"da": "1", "en": "2", "de": "3", "pl": "4", "lt": "5", "ro": "6", "uk": "7"}
COUNTRIES = {"da": "+4520", "en": "+4531", "de": "+49151", "pl": "+4860", "lt": "+3706", "ro": "+4072", "uk": "+38050"}
STAFF = [
    ("sara", ("koebenhavn", "national"), ("da", "en", "ro")),
    ("jonas", ("aarhus", "national"), ("da", "en", "pl")),
    ("mette", ("aalborg", "national"), ("da", "en", "de")),
    ("olena", ("esbjerg", "national"), ("da", "en", "uk")),
    ("ali", ("odense", "national"), ("da", "en", "de", "lt")),
    ("heidi", ("soenderborg", "national"), ("da", "en", "de", "pl")),
    ("bo", ("aarhus", "aalborg", "koebenhavn"), ("da", "en", "lt", "uk")),
    ("lis", ("odense", "esbjerg", "soenderborg"), ("da", "en", "ro", "pl")),
]
RUNG = ([{"answers": "yes", "steps": ["1"], "talks": 60}], [{"answers": "no"}, {"steps": ["1"], "talks": 40}])
UNREACHED = ([{"answers": "busy"}], [{"answers": "machine"}], [{"answers": "yes", "hang_up": 4}])


def staff() -> list[dict[str, Any]]:
    """Eight who take calls, some of whom now and then do not."""
    parts: list[dict[str, Any]] = [
        {"user": user, "talks": 90.0 + 15 * number} for number, (user, *_) in enumerate(STAFF)
    ]
    parts[0] |= {"then": ["hang_up", "hold", "pass_on"], "colleague": "bo"}
    parts[1] |= {"offers": ["accept", "accept", "ignore"], "then": ["hang_up", "wait"]}
    parts[2] |= {"telephone": [{"after": 2}, {"answers": "no"}, {"after": 4}]}
    parts[3] |= {"number": "+4586123456", "telephone": [{"after": 5, "steps": ["1"]}]}
    parts[4] |= {"offers": ["accept", "decline"], "then": ["hang_up", "release"]}
    parts[5] |= {"then": ["consult", "hang_up"], "colleague": "lis"}
    parts[6] |= {"telephone": [{"after": 1, "talks": 45}, {"after": 1}]}
    parts[7] |= {"number": "+4586123457", "telephone": [{"after": 3, "steps": ["1"], "talks": 50}, {"answers": "busy"}]}
    return parts


def caller(dice: random.Random, number: int, span: float) -> dict[str, Any]:
    """One caller."""
    language = dice.choice(sorted(LANGUAGES))
    to, postcode = OFFICES[dice.choice(sorted(OFFICES))]
    shown = f"{COUNTRIES[language]}{100000 + number:06}" if dice.random() > 0.06 else ""
    one: dict[str, Any] = {"number": shown, "to": to, "at": round(dice.uniform(0, span), 1), "talks": 400}
    topic = [dice.choice("1234"), dice.choice("1234")]
    menus = [LANGUAGES[language], *topic, "1", postcode, "1"]
    fate = dice.choices(sorted(FATES), [WEIGHTS[name] for name in sorted(FATES)])[0]
    return {**one, "name": f"{language} {fate} {number}", **FATES[fate](dice, menus)}


def _in_queue(keys: str, after: float) -> dict[str, Any]:
    return {"keys": keys, "where": "queue", "after": after}


FATES: dict[str, Any] = {
    "waits": lambda dice, menus: {"steps": menus, "patience": dice.uniform(300, 1500)},
    "talks-and-goes": lambda dice, menus: {"steps": menus, "patience": 1200, "talks": dice.uniform(5, 200)},
    "impatient": lambda dice, menus: {"steps": menus, "patience": dice.uniform(1, 90)},
    "anywhere": lambda dice, menus: {"steps": menus, "hang_up": round(dice.uniform(0, 150), 1)},
    "at-once": lambda dice, menus: {"hang_up": dice.choice((0, 0.1, 2))},
    "silent": lambda dice, menus: {"steps": [], "patience": dice.uniform(60, 600)},
    "confused": lambda dice, menus: {
        "steps": [menus[0], "6", "*", "8", dice.choice("6*#"), *menus[1:]],
        "patience": dice.uniform(60, 900),
    },
    "person": lambda dice, menus: {"steps": [menus[0], "0"], "patience": dice.uniform(60, 900)},
    "ends": lambda dice, menus: {"steps": [menus[0], "9"]},
    "not-here-yet": lambda dice, menus: {"steps": [*menus[:3], "2"], "patience": dice.uniform(60, 900)},
    "speaks": lambda dice, menus: {
        "steps": [menus[0], dice.choice(('"my tax card"', '"what is this"')), "1", *menus[3:]],
        "patience": dice.uniform(60, 900),
    },
    "callback": lambda dice, menus: {
        "steps": [*menus, _in_queue("2", dice.uniform(2, 120))],
        "rung": dice.choice((*RUNG, *UNREACHED)),
        "patience": 1500,
    },
    "voicemail": lambda dice, menus: {
        "steps": [*menus, _in_queue("3", dice.uniform(2, 90)), '"please call me about my tax card, thank you"'],
        "hang_up": dice.choice((None, 400)),
        "patience": 1500,
    },
    "voicemail-silent": lambda dice, menus: {"steps": [*menus, _in_queue("3", 5)], "hang_up": 500},
    "text": lambda dice, menus: {
        "steps": [*menus, _in_queue("1", 10), _in_queue("9", dice.uniform(5, 60))],
        "patience": 900,
    },
    "leaves": lambda dice, menus: {"steps": [*menus, _in_queue("4", 10), _in_queue("9", 20)], "patience": 900},
}
WEIGHTS = dict.fromkeys(FATES, 2) | {"waits": 12, "talks-and-goes": 4, "callback": 6, "impatient": 4, "anywhere": 5}


def busy(number: int, span: float, seed: int, hurry: float = 1.0, **chaos: float) -> Script:
    """So many callers within `span` seconds, and staff; with `hurry` everybody waits and talks so much shorter."""
    dice = random.Random(seed)
    callers = [_hurried(caller(dice, one, span), hurry) for one in range(number)]
    crew = [_hurried(one, hurry) for one in staff()]
    return checked({"seed": seed, "callers": callers, "staff": crew, "chaos": chaos})


def _hurried(one: dict[str, Any], hurry: float) -> dict[str, Any]:
    shorter = {name: one[name] / hurry for name in ("patience", "talks") if one.get(name)}
    return {**one, **shorter}
