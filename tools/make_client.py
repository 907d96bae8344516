"""Makes a typed Python client of the API's description, with openapi-python-client: `make client`.

    .venv/bin/python tools/make_client.py [FOLDER]

FOLDER (by default `build/client`) becomes a package that `pip install` takes: `ics_client`, its needs (httpx, attrs,
python-dateutil) and the description it was made of. It is some sixty thousand lines, so it is never committed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from contact_center.api.app import description

FOLDER = Path(__file__).resolve().parents[1] / "build" / "client"
CONFIG = {
    "project_name_override": "ics-client",
    "package_name_override": "ics_client",
    "post_hooks": [],
    "content_type_overrides": {
        "text/csv": "application/octet-stream",
        "message/rfc822": "application/octet-stream",
        "audio/wav": "application/octet-stream",
        "text/event-stream": "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "application/octet-stream",
    },
}
"""Files are bytes."""


def make(folder: Path) -> Path:
    """Write the client to `folder`, whatever was there; returns it. Raises CalledProcessError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    document, config = folder.with_suffix(".openapi.json"), folder.with_suffix(".config.json")
    document.write_text(json.dumps(description(), ensure_ascii=False, indent=1), encoding="utf-8")
    config.write_text(json.dumps(CONFIG), encoding="utf-8")
    asked = ["generate", "--path", str(document), "--output-path", str(folder), "--config", str(config)]
    generator = Path(sys.executable).with_name("openapi-python-client")
    subprocess.run([str(generator), *asked, "--meta", "setup", "--fail-on-warning"], check=True)
    config.unlink()
    document.replace(folder / "openapi.json")
    return folder


if __name__ == "__main__":
    made = make(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else FOLDER)
    sys.stdout.write(f"{made}: pip install {made}\n")
