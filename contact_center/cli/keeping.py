"""What is kept: the database, the bytes beside it, backups, what could not be worked, what is erased."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contact_center.cli.root import app, the_house

shunt_app = typer.Typer(help="Mails and messages that could not be worked.", no_args_is_help=True)
store_app = typer.Typer(help="The bytes of mails and attachments.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(shunt_app, name="shunt")
app.add_typer(store_app, name="store")
app.add_typer(db_app, name="db")


@app.command()
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Erase it; without this only the counts are shown.")] = False,
) -> None:
    """Erase what has been kept for as long as `CONTACT_CENTER_RETENTION__…` says. Statistics stay."""
    from contact_center.clock import now
    from contact_center.commands import purge as command

    command.run(the_house(), now(), yes)


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="Where to; the same folder again copies what is new.")]) -> None:
    """Copy the database and the bytes of mails and attachments into a folder, while everything runs."""
    from contact_center.commands import backup as command

    raise typer.Exit(command.back_up(the_house(), folder))


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="A folder that `backup` wrote.")]) -> None:
    """Bring a backup back into an empty installation, and check it."""
    from contact_center.clock import now
    from contact_center.commands import backup as command

    raise typer.Exit(command.restore(the_house(), folder, now()))


@shunt_app.command("list")
def shunt_list() -> None:
    """List what could not be worked."""
    from contact_center.commands import shunt as command

    command.show_all(the_house())


@shunt_app.command("show")
def shunt_show(number: int) -> None:
    """Show one entry with its trace."""
    from contact_center.commands import shunt as command

    command.show(the_house(), number)


@shunt_app.command("retry")
def shunt_retry(number: int) -> None:
    """Work one entry again."""
    from contact_center.commands import shunt as command

    command.retry(the_house(), number)


@shunt_app.command("drop")
def shunt_drop(number: int) -> None:
    """Take one entry off the list; its bytes stay."""
    from contact_center.commands import shunt as command

    command.drop(the_house(), number)


@store_app.command("check")
def store_check() -> None:
    """Read all kept bytes and compare them with their digests; changes nothing."""
    from contact_center.clock import now
    from contact_center.commands import store as command

    raise typer.Exit(command.check(the_house(), now()))


@store_app.command("sweep")
def store_sweep() -> None:
    """The same, and remove what no mail and no attachment refers to."""
    from contact_center.clock import now
    from contact_center.commands import store as command

    raise typer.Exit(command.sweep(the_house(), now()))


@store_app.command("reencrypt")
def store_reencrypt() -> None:
    """Seal with the key in force what lies unsealed or under an older key."""
    from contact_center.commands import store as command

    command.reencrypt(the_house())


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest form."""
    from contact_center.storage.migrate import upgrade

    print("upgraded" if upgrade(the_house().engine) else "already up to date")
