"""What each menu says, and for which keys or words it waits. Pure."""

from __future__ import annotations

from collections.abc import Callable

from contact_center.catalog.model import Catalog
from ivr import menus, speech
from ivr.actions import Ask, Prompt
from ivr.numbers import country
from ivr.phrases import group_label, office_name
from ivr.state import State, Step
from ivr.turn import Turn

DEFAULT_LANGUAGE = "en"
OPENING = (("welcome_short", "da"), ("welcome", "en"))
"""In these the line tells its name."""
MOST_TRIES = 2
"""After so many reasons that were said, it is keys."""
EMPLOYER = "employer"
DIGITS = {Step.POSTCODE: 4}
TIMEOUTS = {Step.LANGUAGE: 8, Step.POSTCODE: 10}
"""Seconds of silence, by how much there is to think; elsewhere five."""
ASKS_BY_ITSELF = frozenset({"unknown_postcode"})
"""Sentences that are a question already."""


def spoken(state: State) -> str:
    """The language we speak; English until one is chosen."""
    return state.language or DEFAULT_LANGUAGE


def ask(state: State, catalog: Catalog, lead: tuple[Prompt, ...] = (), slow: bool = False) -> Turn:
    """The question of the menu, after `lead`; said slower, and waited longer for, when asked for again."""
    said = any(prompt.id in ASKS_BY_ITSELF for prompt in lead)
    prompts = lead if said else (*lead, *QUESTIONS[state.step](state, catalog))
    timeout = TIMEOUTS.get(state.step, 5) * (2 if slow else 1)
    language = catalog.language(spoken(state))
    tag = speech.tag(language, catalog) if listens(state, catalog) else ""
    hints = speech.hints(language) if tag else ()
    return Turn(state, (Ask(prompts, DIGITS.get(state.step, 1), timeout, tag, hints, slow),))


def listens(state: State, catalog: Catalog) -> bool:
    """Whether words are listened for besides keys."""
    able = speech.tag(catalog.language(spoken(state)), catalog)
    return bool(able) and state.speech and state.step is Step.GROUP and state.tries < MOST_TRIES


def _language(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    named = not state.misses  # whoever was silent has heard the names just now
    names = [Prompt(prompt, code) for prompt, code in OPENING if named and code in catalog.languages]
    offered = menus.greeting(catalog, country(state.caller))
    choices = [Prompt("language_prompt", language.code, {"key": language.digit}) for language in offered]
    return (*names, *choices, Prompt("reserved_short", DEFAULT_LANGUAGE))


def _group(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language, words = spoken(state), catalog.language(spoken(state)).voice_lines
    note = ["speech_note"] if state.misses != 1 else []  # told before; whoever was silent hears less
    ids = ["speech_or_keys", *note] if listens(state, catalog) else ["topic_intro"]
    labels = {key: group_label(words, group) for key, group in menus.groups(catalog).items()}
    return (*(Prompt(id_, language) for id_ in ids), *_items(language, labels), Prompt("reserved_short", language))


def _topic(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language, offered = spoken(state), menus.topics(catalog, state.group)
    labels = {key: _menu_label(language, topic, catalog) for key, topic in offered.items()}
    return (*_items(language, labels), Prompt("topic_other", language))


def _choices(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    """The best three topics, and something else."""
    language, offered = spoken(state), menus.choices(state.likely)
    labels = {key: _menu_label(language, topic, catalog) for key, topic in offered.items() if topic}
    others = [Prompt("topic_else", language, {"key": key}) for key, topic in offered.items() if not topic]
    return (Prompt("speech_unclear", language), *_items(language, labels), *others, Prompt("reserved_short", language))


def _items(language: str, labels: dict[str, str]) -> tuple[Prompt, ...]:
    return tuple(Prompt("menu_item", language, {"label": label, "key": key}) for key, label in labels.items())


def _menu_label(language: str, topic: str, catalog: Catalog) -> str:
    words = catalog.language(language).topics
    return words[topic].menu if topic in words else topic


def _address(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language = spoken(state)
    return tuple(Prompt(one, language) for one in ("address_yes", "address_not_yet", "address_employer"))


def _postcode(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    question = "ask_company_place" if state.role == EMPLOYER else "ask_place"
    return (Prompt(question, spoken(state)), Prompt("privacy", spoken(state)))


def _place(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    """The place that was understood, read back."""
    found = catalog.postcodes.get(state.postcode)
    values = {"number": state.postcode, "place": found.district if found else ""}
    return (Prompt("place_heard", spoken(state), values),) if found else ()


def _municipality(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language = spoken(state)
    names = {key: catalog.municipality_name(code) for key, code in menus.candidates(state.candidates).items()}
    choices = [Prompt("municipality_item", language, {"municipality": n, "key": key}) for key, n in names.items()]
    intro = Prompt("several_municipalities", language)
    return (*_place(state, catalog), intro, *choices, Prompt("reserved_short", language))


def _confirm(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    office = Prompt("place_confirm", spoken(state), {"office": office_name(state.office, catalog)})
    return (*_place(state, catalog), office)


QUESTIONS: dict[Step, Callable[[State, Catalog], tuple[Prompt, ...]]] = {
    Step.LANGUAGE: _language,
    Step.GROUP: _group,
    Step.TOPIC: _topic,
    Step.CHOICES: _choices,
    Step.ADDRESS: _address,
    Step.POSTCODE: _postcode,
    Step.MUNICIPALITY: _municipality,
    Step.CONFIRM: _confirm,
}
