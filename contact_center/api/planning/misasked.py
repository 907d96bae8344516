"""Why a question about planning has no answer: a key with its words, so that the pages say it in their language."""

from __future__ import annotations

from collections.abc import Mapping

from contact_center.errors import Invalid

SENTENCES: Mapping[str, str] = {
    "office": "Unknown office: {office}",
    "foreign": "The office {office} is none of yours.",
    "over": "{first} is over. A forecast begins today, {today}, or later.",
    "far": "{last} is too far away: {most} is the last day that is forecast.",
    "partners": "Unknown partners: {partners}",
}


class Misasked(Invalid):
    """The question has no answer. `key` is one of SENTENCES, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        """Say why."""
        self.key, self.values = key, {name: str(value) for name, value in values.items()}
        super().__init__(SENTENCES[key].format(**self.values))
