"""What was asked for makes no sense: a mistake that is told in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contact_center.errors import Invalid


class Unclear(Invalid):
    """What was asked for makes no sense; `code` names the sentence that says why, `value` what was meant."""

    def __init__(self, code: str, value: str = "") -> None:
        """Keep both; what was typed is shown in part only."""
        self.code, self.value = code, "".join(char for char in value if char.isprintable())[:60]
        self.more = {"reasons": [code]}
        super().__init__(f"{code}: {self.value}" if value else code)


def among(name: str, given: Mapping[str, str], known: Collection[str]) -> str:
    """The value given for `name`, one of those that are known; empty: none was given. Raises Unclear."""
    value = given.get(name, "")
    if value and value not in known:
        raise Unclear(f"unknown-{name}", value)
    return value
