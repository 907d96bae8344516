"""Staff, API keys, and who did what."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from contact_center.cli.root import app, the_house

user_app = typer.Typer(help="Staff accounts.", no_args_is_help=True)
key_app = typer.Typer(help="API keys of machines.", no_args_is_help=True)
audit_app = typer.Typer(help="Who did and saw what.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
app.add_typer(audit_app, name="audit")


@user_app.command("add")
def user_add(
    username: str,
    name: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option(help="agent, lead, statistics, admin or auditor")] = "agent",
    offices: Annotated[str, typer.Option(help="Comma-separated slugs.")] = "",
    languages: Annotated[str, typer.Option(help="What they speak: comma-separated codes.")] = "da,en",
    topics: Annotated[str, typer.Option(help="What they know well: comma-separated slugs.")] = "",
    invite: Annotated[bool, typer.Option("--invite", help="Print a link by which they choose a password.")] = False,
) -> None:
    """Add a staff member; asks for the password, or makes a link by which they choose one."""
    from contact_center.commands import user as command

    password = None
    if not invite:
        password = os.environ.get("CONTACT_CENTER_NEW_PASSWORD") or typer.prompt(
            "Password", hide_input=True, confirmation_prompt=True
        )
    command.add(the_house(), username, name, role, offices, password, languages, topics)


@user_app.command("skills")
def user_skills(
    username: str,
    languages: Annotated[str | None, typer.Option(help="What they speak: comma-separated codes.")] = None,
    topics: Annotated[str | None, typer.Option(help="What they know well: comma-separated slugs.")] = None,
) -> None:
    """Say what a staff member speaks and knows well: who is offered what goes by it."""
    from contact_center.commands import user as command

    command.skills(the_house(), username, languages, topics)


@user_app.command("list")
def user_list() -> None:
    """List all staff members."""
    from contact_center.commands import user as command

    command.show(the_house())


@user_app.command("link")
def user_link(username: str) -> None:
    """Print a link by which somebody chooses a new password."""
    from contact_center.commands import user as command

    command.link(the_house(), username)


@user_app.command("forget-factor")
def user_forget_factor(username: str) -> None:
    """Forget somebody's second factor: telephone and recovery codes are lost. Their sessions end."""
    from contact_center.commands import user as command

    command.forget_factor(the_house(), username)


@user_app.command("shut-out")
def user_shut_out(
    username: str, again: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False
) -> None:
    """Shut somebody out; their sessions end at once."""
    from contact_center.commands import user as command

    command.set_active(the_house(), username, again)


@key_app.command("make")
def key_make(
    name: Annotated[str, typer.Option(help="What it is for.")],
    role: Annotated[str, typer.Option(help="agent, lead, statistics, admin or auditor")],
    scopes: Annotated[str, typer.Option(help="Comma-separated, like statistics:read,queues:read.")],
    offices: Annotated[str, typer.Option(help="Comma-separated slugs.")] = "",
    days: Annotated[int, typer.Option(min=1, max=365, help="For how long it is good.")] = 90,
) -> None:
    """Make a key for a machine; it is shown once."""
    from contact_center.commands import key as command

    command.make(the_house(), name, role, offices, scopes, days)


@key_app.command("list")
def key_list() -> None:
    """List all keys."""
    from contact_center.commands import key as command

    command.show(the_house())


@key_app.command("revoke")
def key_revoke(number: int) -> None:
    """End a key, at once and for ever."""
    from contact_center.commands import key as command

    command.revoke(the_house(), number)


@audit_app.command("verify")
def audit_verify(
    noted: Annotated[str, typer.Option("--noted", help="number:hash of a row, written down earlier.")] = "",
) -> None:
    """Read the audit log from its beginning and say whether every row is as it was written."""
    from contact_center.commands import audit as command

    raise typer.Exit(command.verify(the_house(), noted))
