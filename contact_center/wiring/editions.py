"""The catalogue in use and the models that are linked to it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from contact_center.catalog.model import Catalog
    from contact_center.domain.contact import Contact
    from contact_center.domain.triage import Triage
    from contact_center.triage.decide import Understanding


class Later:
    """An understanding that is loaded once, by whoever needs it first."""

    def __init__(self, load: Callable[[], Understanding]) -> None:
        """Keep how it is loaded."""
        self._load, self._lock = load, threading.Lock()
        self._loaded: Understanding | None = None

    def triage(self, contact: Contact) -> Triage:
        """Understand `contact`."""
        return self.loaded().triage(contact)

    def loaded(self) -> Understanding:
        """Load it now, unless it is there."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


@dataclass(frozen=True, slots=True)
class Edition:
    """One catalogue and the models linked to it: a topic that the one knows the other knows, too."""

    catalog: Catalog
    models: Later
    """Loaded when they are first asked: a caller who presses keys must not wait for models."""
