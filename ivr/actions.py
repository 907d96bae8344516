"""What the line then does: the actions of a turn, which become the provider's document. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence by its id in `templates/<language>/voice.toml`, with what fills its placeholders."""

    id: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Say sentences; keys pressed meanwhile are lost."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Say sentences and wait for keys; a key interrupts."""

    prompts: tuple[Prompt, ...]
    digits: int = 1
    timeout: int = 5
    """Seconds of silence that are waited for."""
    speech: str = ""
    """The provider's tag of the language in which words are listened for, too; empty: keys only."""
    hints: tuple[str, ...] = ()
    """Words that are likely to be said."""
    slow: bool = False
    """Speak slower."""
    music: bool = False
    """Play quiet music before the silence."""


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Park the caller in the provider's queue of an office."""

    office: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Record:
    """A tone, then keep what the caller says; hash or silence ends it."""

    most_seconds: int


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not answer the call at all: the caller hears that the line is busy."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the provider's queue."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Meet the staff member who waits in a conference."""

    staff: str
    record: bool = False
    """The caller has allowed it."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Action = Say | Ask | Pause | Enqueue | Leave | Dial | Record | Reject | HangUp
