"""Cut Twilio's description of its REST interface down to the paths that the line and its stand-in use.

    npm pack @twilio/cli-core@9.0.0
    tar xzf twilio-cli-core-9.0.0.tgz --strip-components=4 package/src/services/twilio-api/twilio_api_v2010.json
    python tools/trim_twilio_openapi.py twilio_api_v2010.json tests/ivr/twilio_openapi.json

Nothing that is checked is changed: only words for people and paths that nobody uses are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = "/2010-04-01/Accounts/{AccountSid}"
PATHS = (
    "/Calls.json",
    "/Calls/{Sid}.json",
    "/Queues.json",
    "/Queues/{Sid}.json",
    "/Queues/{QueueSid}/Members.json",
    "/Queues/{QueueSid}/Members/{CallSid}.json",
    "/Conferences.json",
    "/Conferences/{Sid}.json",
    "/Conferences/{ConferenceSid}/Participants.json",
    "/Conferences/{ConferenceSid}/Participants/{CallSid}.json",
    "/Messages.json",
    "/Messages/{Sid}.json",
    "/Recordings.json",
    "/Recordings/{Sid}.json",
)
FOR_PEOPLE = {"description", "summary", "tags", "example", "examples", "operationId", "deprecated", "externalDocs"}
BESIDE = {"headers", "security", "servers"}
"""Of an operation: what is said of browsers, sign-in and hosts."""
NOTE = "MIT License, Copyright (C) Twilio Inc.; from the npm package @twilio/cli-core 9.0.0, shortened."


def bare(value: Any, inside: str = "") -> Any:
    """Without words for people; a property may well be called `description`."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    left_out = FOR_PEOPLE | BESIDE
    names = {name for name in value if inside != "properties" and (name in left_out or name.startswith("x-"))}
    return {name: bare(one, name if inside != "properties" else "") for name, one in value.items() if name not in names}


def references(value: Any) -> set[str]:
    """The names of the schemas that are used in `value`."""
    if isinstance(value, list):
        return {name for one in value for name in references(one)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"].rsplit("/", 1)[-1]} if isinstance(value.get("$ref"), str) else set()
    return own | {name for one in value.values() for name in references(one)}


def trimmed(whole: dict[str, Any]) -> dict[str, Any]:
    """The part that is used."""
    paths = {ROOT + path: bare(whole["paths"][ROOT + path]) for path in PATHS}
    schemas, known = {}, whole["components"]["schemas"]
    wanted = references(paths)
    while wanted:
        name = wanted.pop()
        schemas[name] = bare(known[name])
        wanted |= references(schemas[name]) - set(schemas)
    info = {"title": whole["info"]["title"], "version": whole["info"]["version"], "license": {"name": NOTE}}
    return {
        "openapi": whole["openapi"],
        "info": info,
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


if __name__ == "__main__":
    found = trimmed(json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(json.dumps(found, sort_keys=True, separators=(",", ":")) + "\n")
