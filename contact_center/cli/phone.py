"""Calls by script, and what the telephone says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from contact_center.cli.root import app, the_house

prompts_app = typer.Typer(help="What the telephone says.", no_args_is_help=True)
app.add_typer(prompts_app, name="prompts")


@app.command()
def call(
    to: Annotated[str, typer.Option(help="Office to call, or one of our numbers.")] = "national",
    from_: Annotated[str, typer.Option("--from", help="The caller's number.")] = "+4520123456",
    keys: Annotated[str, typer.Option(help='Keys to press, one entry a question: "2 1 1 1 8000 1".')] = "",
    script: Annotated[Path | None, typer.Option(help="Play a file with many callers and staff instead.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print such a file to begin with.")] = False,
    trace: Annotated[Path | None, typer.Option(help="With --script: write everything here, as JSON lines.")] = None,
    seed: Annotated[int | None, typer.Option(help="With --script: another seed for what goes wrong.")] = None,
    replay: Annotated[str, typer.Option(help="Tell a call again: its id, `last`, or a file with a trace.")] = "",
) -> None:
    """Make a call in the terminal against the running system; or play many of them by a script."""
    from contact_center.commands import call as command
    from contact_center.commands import script as scripts

    if example:
        print(scripts.example(), end="")
    elif replay:
        print(scripts.replayed(the_house(), replay))
    elif script is not None:
        raise typer.Exit(command.by_script(the_house(), script, trace, seed))
    else:
        raise typer.Exit(command.run(the_house(), to, from_, keys))


@prompts_app.command("export")
def prompts_export(
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Only what has no recording yet.")] = False,
) -> None:
    """Print the script for a speaker as CSV: every sentence that can be recorded, and the name of its file."""
    from contact_center.commands import prompts as command

    command.export(the_house(), language, missing, sys.stdout)


@prompts_app.command("fallback")
def prompts_fallback(
    number: Annotated[str, typer.Option(help="A phone number that is answered without this system.")] = "",
) -> None:
    """Print the document to keep at the provider for the time in which this system does not answer."""
    from contact_center.commands import prompts as command

    print(command.fallback(the_house(), number))


@app.command("call-flow")
def call_flow(language: Annotated[str, typer.Option(help="da, en, de, pl, lt, ro or uk")] = "en") -> None:
    """Print the menus of the phone as a flowchart (Mermaid), read off the dialogue itself."""
    from contact_center.commands import prompts as command

    print(command.call_flow(the_house(), language))
