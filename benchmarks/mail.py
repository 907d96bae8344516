"""How many mails the worker works, beside django-helpdesk's import of the same mails in the same run.

    python benchmarks/mail.py [COUNT] [--rounds N]        default: 2000 mails, once

Each system is one process on SQLite in a fresh folder and finds the mails in memory. django-helpdesk parses a mail,
makes a ticket and sends a receipt. Ours also says language, topic, place and office, writes the checklist in the
person's language, and counts; once with the topic model and once without. Our worker reads mails in a helper process,
which may be killed; its CPU is in the figures.

django-helpdesk is no dependency of ours; `make bench` installs it into a folder of its own, or:

    .venv/bin/uv pip install --target .venv/bench --group bench
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mixed.mails import Made, Maker

HERE = Path(__file__).resolve().parent
ITS_PACKAGES = HERE.parent / ".venv" / "bench"
INSTALL = "django-helpdesk is missing: .venv/bin/uv pip install --target .venv/bench --group bench"
APART = timedelta(seconds=13)
"""Between two mails by the clock that both are told: as fast as the limits on automatic replies never say no."""
SYSTEMS = {
    "django-helpdesk": ("helpdesk",),
    "ours": ("ours",),
    "ours, topic model left out": ("ours", "no-topics"),
}


def run(arguments: tuple[str, ...], mails: Path) -> dict[str, Any] | None:
    """One measurement in a process of its own; None when it did not work."""
    module, *words = arguments
    paths = [str(HERE), str(HERE.parent), *([str(ITS_PACKAGES)] if module == "helpdesk" else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", f"mixed.{module}", str(mails), *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    found: dict[str, Any] | None = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None
    return found


def shown(name: str, found: dict[str, Any], beside: dict[str, Any] | None) -> str:
    """One line of the table."""
    ratio = f"{found['per_second'] / beside['per_second']:6.2f} ×" if beside else ""
    rows = ", ".join(f"{count} {what}" for what, count in found["rows"].items())
    return f"{name:27} {found['per_second']:6.1f}/s {found['cpu_ms']:6.1f} ms CPU {ratio}   {rows}"


def stages(found: dict[str, Any]) -> None:
    """Where the milliseconds go."""
    print(
        f"\nWhere they go, one mail at a time: ms a mail, of them computing; {found['statements']:.0f} SQL statements"
    )
    for step, wall, cpu in found["stages"]:
        print(f"  {step:44} {wall:6.2f} {cpu:6.2f}")
    print(f"  {'the process that reads mails, meanwhile':44} {'':6} {found['reader_ms']:6.2f}")


def main() -> None:
    """Make the mails, and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    made = Maker().mails(asked.count, datetime(2026, 11, 2, 8, tzinfo=UTC), APART)
    with tempfile.TemporaryDirectory() as folder:
        mails, few = Path(folder, "mails"), Path(folder, "few")
        mails.write_bytes(pickle.dumps(made))
        few.write_bytes(pickle.dumps(made[: max(100, asked.count // 4)]))
        _say(made)
        for _ in range(asked.rounds):
            _round(mails)
        stages(run(("ours", "stages"), few) or {"stages": [], "reader_ms": 0, "statements": 0})


def _say(made: list[Made]) -> None:
    kinds = {kind: sum(mail.kind == kind for mail in made) for kind in sorted({mail.kind for mail in made})}
    size = sum(len(mail.content) for mail in made) / len(made) / 1024
    print(f"{len(made)} mails of {size:.0f} KiB on average: {', '.join(f'{n} {kind}' for kind, n in kinds.items())}")


def _round(mails: Path) -> None:
    beside = None
    for name, arguments in SYSTEMS.items():
        found = run(arguments, mails)
        if found is None:
            print(INSTALL if arguments[0] == "helpdesk" else f"{name}: failed")
            continue
        print(shown(name, found, beside), flush=True)
        beside = beside or (found if arguments[0] == "helpdesk" else None)


if __name__ == "__main__":
    main()
