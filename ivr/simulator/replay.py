"""A trace as a story: what was heard, pressed and asked, second by second, for people to read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ivr.simulator.trace import Entry

MARKS = {"line": "☎", "caller": "→", "system": "·"}
SHOWN_FIELDS = ("CallStatus", "Digits", "SpeechResult", "QueueResult", "DialCallStatus", "RecordingStatus", "ErrorCode")
"""Of a request's fields those that tell something."""
LONGEST = 200


def replay(entries: Iterable[Entry], call: str = "", began: datetime | None = None) -> Iterator[str]:
    """The story of one call, or of all, as lines of text: when, how many seconds after `began`, whose, and what."""
    for entry in entries:
        if call and entry.get("call") not in (call, ""):
            continue
        tell = TELLING.get(entry["kind"])
        told = tell(entry) if tell is not None and (entry.get("call") or not call) else ""
        if told:
            at = datetime.fromisoformat(entry["at"])
            began = began or at
            whose = "" if call or not entry.get("call") else f"{entry['call'][-6:]} "
            yield f"{at:%H:%M:%S} {(at - began).total_seconds():8.1f}  {whose}{told}"


def _short(text: Any) -> str:
    words = " ".join(str(text).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def _call(entry: Entry) -> str:
    whom = f"{entry['from'] or 'somebody'} rings {entry['to']}"
    return f"{whom}, for the call …{entry['parent'][-6:]}" if entry.get("parent") else whom


def _heard(entry: Entry) -> str:
    language = f"[{entry['language']}] " if entry.get("language") else ""
    return f"{MARKS.get(entry['by'], '·')} {language}{_short(entry['text'])}"


def _did(entry: Entry) -> str:
    lost = "" if entry["heard"] else "  (nobody listens)"
    what = f" {entry['what']}" if entry["what"] else ""
    return f"→ {entry['how']}{what}{lost}" if lost or entry["how"] in ("silence", "hang-up") else ""


def _asks(entry: Entry) -> str:
    digits = f", {entry['digits']} digits" if (entry.get("digits") or 0) > 1 else ""
    return f"? listens for {entry['input']}{digits}"


def _request(entry: Entry) -> str:
    url, told = urlsplit(entry["url"]), {name: value for name, value in entry["fields"] if name in SHOWN_FIELDS}
    where = url.path + (f"?{url.query}" if url.query else "")
    return f"  ⇢ {where} " + " ".join(f"{name}={_short(value)}" for name, value in told.items())


def _answer(entry: Entry) -> str:
    return f"  ⇠ {entry['status']}" if entry["status"] not in (200, 204) else ""


def _text(entry: Entry) -> str:
    return f"✉ to {entry['to']} from {entry['from']} ({entry['status']}): {_short(entry['body'])}"


TELLING: dict[str, Callable[[Entry], str]] = {
    "call": _call,
    "status": lambda entry: f"· {entry['status']}",
    "heard": _heard,
    "did": _did,
    "asks": _asks,
    "queue": lambda entry: f"… {entry['how']} the queue {entry['name']}",
    "connected": lambda entry: f"· connected to {entry['to']}" if entry["to"] else "· connected to nobody",
    "request": _request,
    "answer": _answer,
    "rest": lambda entry: f"  ⇠ REST {entry['method']} {entry['path']} → {entry['status']}",
    "text": _text,
    "chaos": lambda entry: f"  ⚡ {entry['what']} {urlsplit(entry['url']).path}",
    "complaint": lambda entry: f"  ✗ {entry['code']} {_short(entry['what'])}",
    "over": lambda entry: f"■ {entry['reason']}",
}
