"""How often what happens. The mix of topics, languages and centres is an assumption: no public figures exist.

It follows what is known: half of the people live in the east; Romanians, Poles, Ukrainians and people with English
as a second language are the largest groups of newcomers; calls come when the lines are open, mails at any hour.
"""

from __future__ import annotations

from collections.abc import Mapping

Weights = Mapping[str, float]

PHONE_SHARE = 0.34
MACHINE_SHARE = 0.055
"""Of the mails."""

LANGUAGES: Weights = {"en": 30, "ro": 14, "pl": 14, "uk": 12, "da": 11, "de": 8, "lt": 6} | {
    "es": 1.3, "it": 1, "fr": 0.8, "ru": 1, "bg": 0.8, "tr": 0.7, "ar": 0.7,
}  # fmt: skip

TOPICS: Weights = {
    "cpr": 20,
    "tax-card": 15,
    "eu-registration": 13,
    "residence-permit": 9,
    "mitid": 8,
    "appointment": 7,
    "health-card": 6,
    "general": 5,
    "unemployment-benefits": 4,
    "job-seeking": 3,
    "not-for-ics": 2.5,
    "labour-market": 2,
    "danish-lessons": 2,
    "children": 2,
    "driving-licence": 2,
    "qualifications": 1.5,
    "car-registration": 1.5,
    "network": 1,
}

OFFICES: Weights = {"koebenhavn": 46, "aarhus": 21, "aalborg": 11, "esbjerg": 9, "odense": 8, "soenderborg": 5}

HOURS: Mapping[str, tuple[float, ...]] = {
    "mail": (1, 0.5, 0.3, 0.2, 0.3, 1, 2, 5, 9, 11, 11, 9, 8, 9, 8, 7, 6, 5, 5, 6, 7, 6, 4, 2),
    "phone": (0, 0, 0, 0, 0, 0, 0, 0, 2, 10, 12, 10, 8, 9, 6, 3, 2, 0, 0, 0, 0, 0, 0, 0),
}
WEEKDAYS: Mapping[str, tuple[float, ...]] = {
    "mail": (1.3, 1, 1.1, 1, 0.8, 0.2, 0.25),
    "phone": (1.3, 0.4, 1.4, 1.1, 0.8, 0, 0),  # most lines are closed on Tuesdays
}

GROUP_OF_TOPIC = {"eu-registration": "eu", "unemployment-benefits": "eu", "residence-permit": "third"}
"""Where the topic says which citizen group asks."""

OUTCOMES: Weights = {"answered": 58, "guided": 26, "forwarded": 8, "misdirected": 4, "no-answer-needed": 4}
OUTCOMES_OF: Mapping[str, Weights] = {
    "residence-permit": {"forwarded": 45, "guided": 35, "answered": 20},
    "eu-registration": {"answered": 50, "guided": 35, "forwarded": 15},
    "tax-card": {"answered": 50, "guided": 30, "forwarded": 20},
    "car-registration": {"misdirected": 50, "guided": 50},
    "driving-licence": {"misdirected": 40, "guided": 60},
    "not-for-ics": {"not-for-ics": 80, "no-answer-needed": 20},
}

OWN_TOWN = 4
"""How much likelier newcomers live in a centre's own town than its population says."""
NO_PLACE = 0.17
NATIONAL_INBOX = 0.22
UNSURE = 0.07
WRONG_TOPIC = 0.06
PLACE_LEARNED = 0.35
"""Of the tickets whose place was unknown."""
TRANSFERRED = 0.035
SECOND_MAIL = 0.06
NOTED = 0.12
ABANDONED = 0.08
CALLED_BACK = 0.07
CALLED_BACK_CLOSED = 0.25
SPOKEN = 0.35
"""Calls in which the reason was said, not pressed."""
CITIZENSHIP = 0.3
PERSONAL_NUMBER = 0.03
ATTACHMENT = 0.05
"""Of the mails."""
