"""Builds every concrete object from the settings: the only module that knows them all, and the only reader of settings.

Objects are built when they are first asked for: a process pays only for what it uses.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from contact_center.settings import Settings
from contact_center.wiring.editions import Edition, Later
from contact_center.wiring.webs import House

__all__ = ["Edition", "House", "Later", "house", "repository_root"]


@cache
def house() -> House:
    """The house of this process, built from the environment."""
    return House(Settings())


def repository_root() -> Path:
    """The folder that holds the Procfile."""
    return Path(__file__).resolve().parents[2]
