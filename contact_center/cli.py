"""The only command line: `contact-center`. Each command is named here; what it does is elsewhere."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from contact_center.errors import CatalogMistakes, ContactCenterError

if TYPE_CHECKING:
    from contact_center.wiring import House

EXIT_CONFIG = 78
"""sysexits.h: a restart will not help."""
DAY = ["%Y-%m-%d"]

app = typer.Typer(
    help="The contact centre of International Citizen Service.", no_args_is_help=True, add_completion=False
)
shunt_app = typer.Typer(help="Mails and messages that could not be worked.", no_args_is_help=True)
user_app = typer.Typer(help="Staff accounts.", no_args_is_help=True)
prompts_app = typer.Typer(help="What the telephone says.", no_args_is_help=True)
store_app = typer.Typer(help="The bytes of mails and attachments.", no_args_is_help=True)
figures_app = typer.Typer(help="Figures: counted, exported, mailed.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)
settlement_app = typer.Typer(help="What municipalities pay each other.", no_args_is_help=True)
app.add_typer(shunt_app, name="shunt")
key_app = typer.Typer(help="API keys of machines.", no_args_is_help=True)
audit_app = typer.Typer(help="Who did and saw what.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
app.add_typer(audit_app, name="audit")
app.add_typer(store_app, name="store")
app.add_typer(db_app, name="db")
app.add_typer(figures_app, name="figures")
app.add_typer(prompts_app, name="prompts")
app.add_typer(settlement_app, name="settlement")


def _house() -> House:
    from contact_center.logs import configure
    from contact_center.wiring import house

    built = house()
    configure(built.settings.log_format, built.settings.log_level)
    return built


@app.command()
def up(
    empty: Annotated[bool, typer.Option("--empty", help="Start without invented contacts.")] = False,
    always_open: Annotated[bool, typer.Option("--open", help="All phone lines are open, whatever the hour.")] = False,
) -> None:
    """Run everything on this machine, with embedded defaults and some weeks of invented contacts."""
    if always_open:  # in the environment: the processes that are started read it there
        os.environ["CONTACT_CENTER_ALWAYS_OPEN"] = "true"
    from contact_center.commands import up as command

    raise typer.Exit(command.run(_house(), empty))


@app.command()
def serve(door: Annotated[str, typer.Argument(help="staff or public")]) -> None:
    """Serve one of the two web apps."""
    from contact_center.commands import serve as command

    command.run(_house(), door)


@app.command()
def simulate() -> None:
    """Run the stand-in for Twilio."""
    from contact_center.commands import serve as command

    command.simulate(_house())


@app.command()
def receive() -> None:
    """Receive mail by SMTP."""
    from contact_center.commands import processes

    processes.receive(_house())


@app.command()
def fetch() -> None:
    """Fetch mail from the configured IMAP inboxes."""
    from contact_center.commands import processes

    processes.fetch(_house())


@app.command()
def work() -> None:
    """Work the jobs."""
    from contact_center.commands import processes

    processes.work(_house())


@app.command()
def relay() -> None:
    """Send what stands in the outbox."""
    from contact_center.commands import processes

    processes.relay(_house())


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

    house = _house()
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
    run(_house(), asked, now(), None if no_open else webbrowser.open)


@app.command()
def evaluate(
    path: Annotated[Path, typer.Argument(help="Labelled contacts: a file of JSON lines, or a folder of such files.")],
    part: Annotated[str, typer.Option(help="Of a folder, only the files whose names begin so: test or train.")] = "",
    to_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    worst: Annotated[int, typer.Option(min=0, help="How many of the worst errors to show.")] = 15,
) -> None:
    """Measure on labelled contacts how good the decisions are."""
    from contact_center.commands import evaluate as command

    command.run(_house(), path, part or None, to_json, worst)


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

    house = _house()
    if drift:
        command.drift(house, weeks, now())
        return
    command.run(house, examples, corrections, command.When.of(install, not_worse))


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
        print(scripts.replayed(_house(), replay))
    elif script is not None:
        raise typer.Exit(command.by_script(_house(), script, trace, seed))
    else:
        raise typer.Exit(command.run(_house(), to, from_, keys))


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

    house = _house()
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
    house, channels = _house(), [channel] if channel else ["phone", "mail"]
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
    command.show(_house(), given, xlsx, language)


@settlement_app.command("import")
def settlement_import(
    file: Annotated[Path, typer.Argument(help="CSV with the columns code and population.")],
    source: Annotated[str, typer.Option(help="Where the figures are from.")],
    counted: Annotated[datetime | None, typer.Option(formats=DAY, help="The day the inhabitants were counted.")] = None,
) -> None:
    """Import the population of one day."""
    from contact_center.clock import now
    from contact_center.commands import settlement as command

    command.take(_house(), file, counted.date() if counted else None, source, now())


@settlement_app.command("remove")
def settlement_remove(counted: Annotated[datetime, typer.Argument(formats=DAY, help="The day, YYYY-MM-DD.")]) -> None:
    """Remove a population that was imported."""
    from contact_center.commands import settlement as command

    command.remove(_house(), counted.date())


@app.command()
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Erase it; without this only the counts are shown.")] = False,
) -> None:
    """Erase what has been kept for as long as `CONTACT_CENTER_RETENTION__…` says. Statistics stay."""
    from contact_center.clock import now
    from contact_center.commands import purge as command

    command.run(_house(), now(), yes)


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="Where to; the same folder again copies what is new.")]) -> None:
    """Copy the database and the bytes of mails and attachments into a folder, while everything runs."""
    from contact_center.commands import backup as command

    raise typer.Exit(command.back_up(_house(), folder))


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="A folder that `backup` wrote.")]) -> None:
    """Bring a backup back into an empty installation, and check it."""
    from contact_center.clock import now
    from contact_center.commands import backup as command

    raise typer.Exit(command.restore(_house(), folder, now()))


@shunt_app.command("list")
def shunt_list() -> None:
    """List what could not be worked."""
    from contact_center.commands import shunt as command

    command.show_all(_house())


@shunt_app.command("show")
def shunt_show(number: int) -> None:
    """Show one entry with its trace."""
    from contact_center.commands import shunt as command

    command.show(_house(), number)


@shunt_app.command("retry")
def shunt_retry(number: int) -> None:
    """Work one entry again."""
    from contact_center.commands import shunt as command

    command.retry(_house(), number)


@shunt_app.command("drop")
def shunt_drop(number: int) -> None:
    """Take one entry off the list; its bytes stay."""
    from contact_center.commands import shunt as command

    command.drop(_house(), number)


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
    command.add(_house(), username, name, role, offices, password, languages, topics)


@user_app.command("skills")
def user_skills(
    username: str,
    languages: Annotated[str | None, typer.Option(help="What they speak: comma-separated codes.")] = None,
    topics: Annotated[str | None, typer.Option(help="What they know well: comma-separated slugs.")] = None,
) -> None:
    """Say what a staff member speaks and knows well: who is offered what goes by it."""
    from contact_center.commands import user as command

    command.skills(_house(), username, languages, topics)


@user_app.command("list")
def user_list() -> None:
    """List all staff members."""
    from contact_center.commands import user as command

    command.show(_house())


@user_app.command("link")
def user_link(username: str) -> None:
    """Print a link by which somebody chooses a new password."""
    from contact_center.commands import user as command

    command.link(_house(), username)


@user_app.command("forget-factor")
def user_forget_factor(username: str) -> None:
    """Forget somebody's second factor: telephone and recovery codes are lost. Their sessions end."""
    from contact_center.commands import user as command

    command.forget_factor(_house(), username)


@user_app.command("shut-out")
def user_shut_out(
    username: str, again: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False
) -> None:
    """Shut somebody out; their sessions end at once."""
    from contact_center.commands import user as command

    command.set_active(_house(), username, again)


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

    command.make(_house(), name, role, offices, scopes, days)


@key_app.command("list")
def key_list() -> None:
    """List all keys."""
    from contact_center.commands import key as command

    command.show(_house())


@key_app.command("revoke")
def key_revoke(number: int) -> None:
    """End a key, at once and for ever."""
    from contact_center.commands import key as command

    command.revoke(_house(), number)


@audit_app.command("verify")
def audit_verify(
    noted: Annotated[str, typer.Option("--noted", help="number:hash of a row, written down earlier.")] = "",
) -> None:
    """Read the audit log from its beginning and say whether every row is as it was written."""
    from contact_center.commands import audit as command

    raise typer.Exit(command.verify(_house(), noted))


@store_app.command("check")
def store_check() -> None:
    """Read all kept bytes and compare them with their digests; changes nothing."""
    from contact_center.clock import now
    from contact_center.commands import store as command

    raise typer.Exit(command.check(_house(), now()))


@store_app.command("sweep")
def store_sweep() -> None:
    """The same, and remove what no mail and no attachment refers to."""
    from contact_center.clock import now
    from contact_center.commands import store as command

    raise typer.Exit(command.sweep(_house(), now()))


@store_app.command("reencrypt")
def store_reencrypt() -> None:
    """Seal with the key in force what lies unsealed or under an older key."""
    from contact_center.commands import store as command

    command.reencrypt(_house())


@db_app.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest form."""
    from contact_center.storage.migrate import upgrade

    print("upgraded" if upgrade(_house().engine) else "already up to date")


@figures_app.command("update")
def figures_update() -> None:
    """Count what has changed since it was last counted (the worker does it by itself)."""
    from contact_center.commands import figures as command

    command.update(_house())


@figures_app.command("rebuild")
def figures_rebuild() -> None:
    """Read the log, the calls and the call-backs again, and make all sums anew."""
    from contact_center.commands import figures as command

    command.rebuild(_house())


@figures_app.command("export")
def figures_export(
    query: Annotated[str, typer.Argument(help='The filters of a page: "from=2026-01-01&to=2026-12-31&office=aarhus".')],
    form: Annotated[str, typer.Option("--format", help="csv, csv-excel, xlsx, json or parquet")] = "csv",
    to: Annotated[Path | None, typer.Option(help="A file; else standard output.")] = None,
) -> None:
    """Write all tables of a period with their formulas."""
    from contact_center.clock import now
    from contact_center.commands import figures as command

    raise typer.Exit(command.export(_house(), query, form, to, now()))


@figures_app.command("open-data")
def figures_open_data(year: Annotated[int, typer.Argument(help="A calendar year that is over.")]) -> None:
    """Print a year for everybody, as CSV: no small number stands in it or can be worked out."""
    from contact_center.clock import now
    from contact_center.commands import figures as command

    command.open_year(_house(), year, now().date())


@figures_app.command("counting-week")
def figures_counting_week(
    week: Annotated[str, typer.Argument(help="An ISO week, like 2026-W47.")],
    office: Annotated[str, typer.Option(help="Only this centre.")] = "",
    municipality: Annotated[str, typer.Option(help="Only citizens of this municipality (four digits).")] = "",
    excel: Annotated[bool, typer.Option("--excel", help="As Danish Excel reads it.")] = False,
) -> None:
    """Print what a municipality's counting week (KOMHEN) asks, as CSV: channel, topic, outcome, misdirected."""
    from contact_center.commands import figures as command

    command.counting_week(_house(), week, office, municipality, excel)


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

    command.add_mail(_house(), recipient, rhythm, asked, language, now())


@figures_app.command("mail-list")
def figures_mail_list() -> None:
    """Show who gets reports by mail."""
    from contact_center.commands import figures as command

    command.list_mails(_house())


@figures_app.command("mail-remove")
def figures_mail_remove(number: int) -> None:
    """Send a report no more."""
    from contact_center.commands import figures as command

    command.remove_mail(_house(), number)


@prompts_app.command("export")
def prompts_export(
    language: Annotated[str, typer.Option(help="Only this language.")] = "",
    missing: Annotated[bool, typer.Option("--missing", help="Only what has no recording yet.")] = False,
) -> None:
    """Print the script for a speaker as CSV: every sentence that can be recorded, and the name of its file."""
    from contact_center.commands import prompts as command

    command.export(_house(), language, missing, sys.stdout)


@prompts_app.command("fallback")
def prompts_fallback(
    number: Annotated[str, typer.Option(help="A phone number that is answered without this system.")] = "",
) -> None:
    """Print the document to keep at the provider for the time in which this system does not answer."""
    from contact_center.commands import prompts as command

    print(command.fallback(_house(), number))


@app.command("call-flow")
def call_flow(language: Annotated[str, typer.Option(help="da, en, de, pl, lt, ro or uk")] = "en") -> None:
    """Print the menus of the phone as a flowchart (Mermaid), read off the dialogue itself."""
    from contact_center.commands import prompts as command

    print(command.call_flow(_house(), language))


def main() -> None:
    """Run a command; a mistake of ours or of the settings is a sentence, not a traceback."""
    try:
        app()
    except CatalogMistakes as mistakes:
        print(f"The data files hold mistakes:\n{mistakes}", file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None
    except ContactCenterError as error:
        print(error, file=sys.stderr)
        raise SystemExit(EXIT_CONFIG) from None


if __name__ == "__main__":
    main()
