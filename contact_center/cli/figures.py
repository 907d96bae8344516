"""Figures: counted, foretold, settled, exported, mailed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from contact_center.cli.root import DAY, app, the_house

figures_app = typer.Typer(help="Figures: counted, exported, mailed.", no_args_is_help=True)
settlement_app = typer.Typer(help="What municipalities pay each other.", no_args_is_help=True)
app.add_typer(figures_app, name="figures")
app.add_typer(settlement_app, name="settlement")


@app.command()
def report(
    from_: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day.")] = None,
    to: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day; today if left out.")] = None,
    office: Annotated[str, typer.Option(help="Only this office.")] = "",
    csv: Annotated[bool, typer.Option("--csv", help="One line per entry of the visitation log.")] = False,
) -> None:
    """Visitation statistics: contacts by day, channel, language, topic, office, municipality and outcome."""
    from contact_center.clock import now
    from contact_center.commands import report as command

    house = the_house()
    last = to.date() if to else now().astimezone(ZoneInfo(house.settings.time_zone)).date()
    first = from_.date() if from_ else last - timedelta(days=27)
    command.run(house, first, last, office or None, csv)


@app.command()
def forecast(
    days: Annotated[int, typer.Option(min=1, max=91, help="So many days, from today on.")] = 14,
    channel: Annotated[str, typer.Option(help="phone or mail; both if left out.")] = "",
    office: Annotated[str, typer.Option(help="Only this office.")] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Show how good it would have been on held-back weeks.")
    ] = False,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="With --check: how many weeks are held back.")] = 4,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Count the visitation log anew.")] = False,
) -> None:
    """How many contacts are expected, learned from those that came."""
    from contact_center.clock import now
    from contact_center.commands import forecast as command

    if channel not in ("", "phone", "mail"):
        raise typer.BadParameter("phone or mail", param_hint="--channel")
    house, channels = the_house(), [channel] if channel else ["phone", "mail"]
    if rebuild:
        command.rebuild(house, now())
    elif check:
        command.check(house, channels, office or None, weeks, now())
    else:
        command.run(house, channels, office or None, days, now())


@settlement_app.command("show")
def settlement_show(
    year: Annotated[int | None, typer.Option(help="The year that is settled.")] = None,
    amount: Annotated[str | None, typer.Option(help="Kroner, like 4.700.000,00.")] = None,
    counted: Annotated[str | None, typer.Option(help="Day of the population, YYYY-MM-DD.")] = None,
    partners: Annotated[str, typer.Option(help="all, agreement, an office, or a set of settlement.toml.")] = "all",
    codes: Annotated[str | None, typer.Option(help="Codes of municipalities in place of --partners.")] = None,
    basis: Annotated[str, typer.Option(help="country or partners")] = "country",
    index: Annotated[str, typer.Option(help="Percent by which prices have grown.")] = "0",
    rounding: Annotated[str, typer.Option(help="oere or krone")] = "oere",
    xlsx: Annotated[Path | None, typer.Option(help="Write a spreadsheet instead.")] = None,
    language: Annotated[str, typer.Option(help="Of the spreadsheet: da or en.")] = "da",
) -> None:
    """Who pays what: an amount shared by population, adding up to the øre."""
    from contact_center.commands import settlement as command

    if language not in ("da", "en"):
        raise typer.BadParameter("da or en", param_hint="--language")
    given: dict[str, object] = {"year": year, "amount": amount, "counted": counted, "partners": partners}
    given |= {"codes": codes, "basis": basis, "index": index, "rounding": rounding}
    command.show(the_house(), given, xlsx, language)


@settlement_app.command("import")
def settlement_import(
    file: Annotated[Path, typer.Argument(help="CSV with the columns code and population.")],
    source: Annotated[str, typer.Option(help="Where the figures are from.")],
    counted: Annotated[datetime | None, typer.Option(formats=DAY, help="The day the inhabitants were counted.")] = None,
) -> None:
    """Import the population of one day."""
    from contact_center.clock import now
    from contact_center.commands import settlement as command

    command.take(the_house(), file, counted.date() if counted else None, source, now())


@settlement_app.command("remove")
def settlement_remove(counted: Annotated[datetime, typer.Argument(formats=DAY, help="The day, YYYY-MM-DD.")]) -> None:
    """Remove a population that was imported."""
    from contact_center.commands import settlement as command

    command.remove(the_house(), counted.date())


@figures_app.command("update")
def figures_update() -> None:
    """Count what has changed since it was last counted (the worker does it by itself)."""
    from contact_center.commands import figures as command

    command.update(the_house())


@figures_app.command("rebuild")
def figures_rebuild() -> None:
    """Read the log, the calls and the call-backs again, and make all sums anew."""
    from contact_center.commands import figures as command

    command.rebuild(the_house())


@figures_app.command("export")
def figures_export(
    query: Annotated[str, typer.Argument(help='The filters of a page: "from=2026-01-01&to=2026-12-31&office=aarhus".')],
    form: Annotated[str, typer.Option("--format", help="csv, csv-excel, xlsx, json or parquet")] = "csv",
    to: Annotated[Path | None, typer.Option(help="A file; else standard output.")] = None,
) -> None:
    """Write all tables of a period with their formulas."""
    from contact_center.clock import now
    from contact_center.commands import figures as command

    raise typer.Exit(command.export(the_house(), query, form, to, now()))


@figures_app.command("open-data")
def figures_open_data(year: Annotated[int, typer.Argument(help="A calendar year that is over.")]) -> None:
    """Print a year for everybody, as CSV: no small number stands in it or can be worked out."""
    from contact_center.clock import now
    from contact_center.commands import figures as command

    command.open_year(the_house(), year, now().date())


@figures_app.command("counting-week")
def figures_counting_week(
    week: Annotated[str, typer.Argument(help="An ISO week, like 2026-W47.")],
    office: Annotated[str, typer.Option(help="Only this centre.")] = "",
    municipality: Annotated[str, typer.Option(help="Only citizens of this municipality (four digits).")] = "",
    excel: Annotated[bool, typer.Option("--excel", help="As Danish Excel reads it.")] = False,
) -> None:
    """Print what a municipality's counting week (KOMHEN) asks, as CSV: channel, topic, outcome, misdirected."""
    from contact_center.commands import figures as command

    command.counting_week(the_house(), week, office, municipality, excel)


@figures_app.command("mail-add")
def figures_mail_add(
    recipient: Annotated[str, typer.Argument(help="Who gets it.")],
    rhythm: Annotated[str, typer.Option(help="week, month or year")] = "month",
    asked: Annotated[str, typer.Option(help='Filters as in an address, like "municipality=0751".')] = "",
    language: Annotated[str, typer.Option(help="da or en")] = "da",
) -> None:
    """Send a report by mail from now on, when a week, month or year is over."""
    from contact_center.clock import now
    from contact_center.commands import figures as command

    command.add_mail(the_house(), recipient, rhythm, asked, language, now())


@figures_app.command("mail-list")
def figures_mail_list() -> None:
    """Show who gets reports by mail."""
    from contact_center.commands import figures as command

    command.list_mails(the_house())


@figures_app.command("mail-remove")
def figures_mail_remove(number: int) -> None:
    """Send a report no more."""
    from contact_center.commands import figures as command

    command.remove_mail(the_house(), number)
