"""Ready-made replies, with examples."""

from __future__ import annotations

from pydantic import BaseModel, Field


class WordsView(BaseModel):
    """Words for the citizen, and what they mean."""

    text: str = Field(examples=["Dzień dobry!"])
    danish: str = Field(examples=["Hej"])


class CannedReplyView(WordsView):
    """A ready-made reply."""

    id: str = Field(examples=["papers-missing"])
    title: str = Field(examples=["Papirer mangler"])
    """What staff choose it by, in the language of their screen."""
    language: str = Field(examples=["pl"])
    """Of the text: English where there is none in the language asked for."""
    gaps: list[str] = Field(examples=[["«…centrets telefonnummer…»"]])
    """What has to be filled in; a reply that still holds one is not sent."""
    fit: str = Field(examples=["topic"])
    """topic, further (another question of the ticket), all (for every topic) or other; the list is in this order."""


class CannedReplies(BaseModel):
    """The ready-made replies for a ticket, best first, and what stands around one that is sent alone."""

    language: str = Field(examples=["pl"])
    native_reviewed: bool
    """Whether a native speaker has read the texts, or staff can judge them themselves."""
    greeting: WordsView
    closing: WordsView
    items: list[CannedReplyView]
