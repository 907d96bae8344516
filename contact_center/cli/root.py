"""What every command stands on: the table they are put into, and the house they work in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from contact_center.wiring import House

DAY = ["%Y-%m-%d"]

app = typer.Typer(
    help="The contact centre of International Citizen Service.", no_args_is_help=True, add_completion=False
)


def the_house() -> House:
    """The house as the settings say, with its log."""
    from contact_center.logs import configure
    from contact_center.wiring import house

    built = house()
    configure(built.settings.log_format, built.settings.log_level)
    return built
