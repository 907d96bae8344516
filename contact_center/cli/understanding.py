"""What the centre understands, and how it learns it; facts and texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from contact_center.cli.root import app, the_house


@app.command()
def check() -> None:
    """Check facts and texts: what is missing or contradictory."""
    from contact_center.commands.check import run

    report = run()
    print(report.text())
    raise typer.Exit(1 if report.mistakes else 0)


@app.command()
def explain(
    letters: Annotated[list[Path] | None, typer.Argument(help="Mails in files (.eml).")] = None,
    text: Annotated[str | None, typer.Option(help="What somebody said or wrote.")] = None,
    language: Annotated[str | None, typer.Option(help="The language they stated (ISO 639-1).")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line on standard input.")] = False,
) -> None:
    """Show what would be done with a contact and why, without doing it."""
    from contact_center.commands import explain as command

    house = the_house()
    if jsonl:
        for answer in command.lines(house, sys.stdin):
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        return
    if text is not None:
        print(json.dumps(command.text(house, text, language), ensure_ascii=False, indent=2))
    for letter in letters or []:
        print(json.dumps(command.letter(house, letter, str(letter)), ensure_ascii=False, indent=2))


@app.command()
def preview(
    kind: Annotated[str, typer.Argument(help="mail, sms, page or voice")],
    topic: Annotated[str, typer.Option(help="What it is about, like cpr.")],
    language: Annotated[str, typer.Option(help="da, en, de, pl, lt, ro or uk")] = "en",
    office: Annotated[str, typer.Option(help="The office that is written to or called.")] = "national",
    group: Annotated[str, typer.Option(help="Citizen group: nordic, eu or third; left out: not known.")] = "",
    municipality: Annotated[str, typer.Option(help="Code or name; left out: not known.")] = "",
    employer: Annotated[bool, typer.Option("--employer", help="An employer asks.")] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open it in the browser.")] = False,
) -> None:
    """Show what a citizen would read or hear, as a page in the browser."""
    import webbrowser

    from contact_center.clock import now
    from contact_center.commands.preview.asked import Asked
    from contact_center.commands.preview.show import run

    asked = Asked(kind, topic, language, office, group, municipality, employer)
    run(the_house(), asked, now(), None if no_open else webbrowser.open)


@app.command()
def evaluate(
    path: Annotated[Path, typer.Argument(help="Labelled contacts: a file of JSON lines, or a folder of such files.")],
    part: Annotated[str, typer.Option(help="Of a folder, only the files whose names begin so: test or train.")] = "",
    to_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    worst: Annotated[int, typer.Option(min=0, help="How many of the worst errors to show.")] = 15,
) -> None:
    """Measure on labelled contacts how good the decisions are."""
    from contact_center.commands import evaluate as command

    command.run(the_house(), path, part or None, to_json, worst)


@app.command()
def learn(
    examples: Annotated[Path, typer.Option(help="Folder of the examples.")] = Path("tests/examples"),
    corrections: Annotated[bool, typer.Option(help="Learn from the staff's corrections, too.")] = True,
    install: Annotated[bool, typer.Option("--install", help="Use the new model from the next start on.")] = False,
    not_worse: Annotated[
        bool, typer.Option("--install-if-not-worse", help="The same, unless it is worse on the test part.")
    ] = False,
    drift: Annotated[bool, typer.Option("--drift", help="Learn nothing; show hit rates from the corrections.")] = False,
    weeks: Annotated[int, typer.Option(min=1, max=520, help="With --drift: how many weeks back.")] = 8,
) -> None:
    """Propose a new model of the topics from examples and corrections, and show what it would change."""
    from contact_center.clock import now
    from contact_center.commands import learn as command

    house = the_house()
    if drift:
        command.drift(house, weeks, now())
        return
    command.run(house, examples, corrections, command.When.of(install, not_worse))
