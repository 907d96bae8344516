"""The processes of the centre, alone or all together."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from contact_center.cli.root import app, the_house


@app.command()
def up(
    empty: Annotated[bool, typer.Option("--empty", help="Start without invented contacts.")] = False,
    always_open: Annotated[bool, typer.Option("--open", help="All phone lines are open, whatever the hour.")] = False,
) -> None:
    """Run everything on this machine, with embedded defaults and some weeks of invented contacts."""
    if always_open:  # in the environment: the processes that are started read it there
        os.environ["CONTACT_CENTER_ALWAYS_OPEN"] = "true"
    from contact_center.commands import up as command

    raise typer.Exit(command.run(the_house(), empty))


@app.command()
def serve(door: Annotated[str, typer.Argument(help="staff or public")]) -> None:
    """Serve one of the two web apps."""
    from contact_center.commands import serve as command

    command.run(the_house(), door)


@app.command()
def simulate() -> None:
    """Run the stand-in for Twilio."""
    from contact_center.commands import serve as command

    command.simulate(the_house())


@app.command()
def receive() -> None:
    """Receive mail by SMTP."""
    from contact_center.commands import processes

    processes.receive(the_house())


@app.command()
def fetch() -> None:
    """Fetch mail from the configured IMAP inboxes."""
    from contact_center.commands import processes

    processes.fetch(the_house())


@app.command()
def work() -> None:
    """Work the jobs."""
    from contact_center.commands import processes

    processes.work(the_house())


@app.command()
def relay() -> None:
    """Send what stands in the outbox."""
    from contact_center.commands import processes

    processes.relay(the_house())
