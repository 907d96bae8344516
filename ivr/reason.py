"""The reason in words: understood by the triage core, confirmed in passing, or asked about. Pure."""

from __future__ import annotations

from dataclasses import replace

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL, NOT_FOR_ICS
from ivr import speech
from ivr.actions import Prompt
from ivr.events import Spoke, Understood
from ivr.questions import ask, listens
from ivr.questions import spoken as language_of
from ivr.state import State, Step
from ivr.turn import Effect, Turn
from ivr.ways import missed

CLEARLY_HEARD = 0.5
"""Below it the words of the provider are no more than a hint."""
MOST_OFFERED = 3


def spoke(state: State, event: Spoke, catalog: Catalog) -> Turn:
    """The reason was said: understand it. Where nobody listens, and where nothing is left of it, it is silence."""
    words = speech.masked(event.text, catalog.language(language_of(state))) if listens(state, catalog) else ""
    if not words:
        return missed(state, "", catalog)
    heard = replace(state, words=words, heard=event.confidence, tries=state.tries + 1)
    return Turn(heard, effect=Effect.UNDERSTAND)


def understood(state: State, event: Understood, catalog: Catalog) -> Turn:
    """Certain: on with it. Several possible: the best three as a menu. Nothing: the list, by keys."""
    known = replace(state, role=event.role or state.role, misses=0)
    offered = [topic for topic in event.topics if topic in catalog.topics and topic not in (GENERAL, NOT_FOR_ICS)]
    first = event.topics[:1] == tuple(offered[:1])  # what is no topic of ours must not hand its certainty on
    if event.sure and offered and first and state.heard >= CLEARLY_HEARD:
        sure = replace(known, step=Step.ADDRESS, topic=offered[0], by_speech=True)
        return ask(sure, catalog, (Prompt("topic_heard", language_of(state), {"label": _label(sure, catalog)}),))
    if offered:
        return ask(replace(known, step=Step.CHOICES, likely=tuple(dict.fromkeys(offered))[:MOST_OFFERED]), catalog)
    return missed(replace(known, misses=state.misses), "", catalog, "speech_unclear")


def _label(state: State, catalog: Catalog) -> str:
    words = catalog.language(language_of(state)).topics
    return words[state.topic].label if state.topic in words else state.topic
