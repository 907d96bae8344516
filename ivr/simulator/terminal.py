"""A telephone in the terminal: prints what is said, with its language, and presses keys from a script or by hand."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import httpx

POLL_SECONDS = 0.03
SILENCE, HANG_UP = "-", "h"
ENDED = ("completed", "busy", "no-answer", "failed", "canceled")


def call_in_terminal(
    control_url: str,
    from_: str,
    to: str,
    keys: str | None = None,
    stay: bool = True,
    out: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Make a call and follow it to its end; returns how it looked at last.

    `keys` is a script: one word for each question, `-` for silence, `h` to hang up ("2 1 1 8000 1"). Without it keys
    are read from standard input. With `stay` false the phone leaves the call alone once the script is over and
    the caller waits for a person; the call goes on.
    """
    with httpx.Client(base_url=control_url.rstrip("/"), timeout=10) as client:
        answer = client.post("/control/calls", json={"from": from_, "to": to}).raise_for_status()
        phone = _Phone(client, answer.json()["sid"], out)
        try:
            return phone.by_script(keys.split(), stay) if keys is not None else phone.by_hand()
        except KeyboardInterrupt:
            phone.do(HANG_UP)
            return phone.follow()


class _Phone:
    def __init__(self, client: httpx.Client, sid: str, out: Callable[[str], None]) -> None:
        self.client, self.sid, self.out = client, sid, out
        self.printed = 0
        self.asked = 0
        self.shown_queue: str | None = None

    def look(self) -> dict[str, Any]:
        """Fetch the call and print what is new."""
        view: dict[str, Any] = self.client.get(f"/control/calls/{self.sid}").raise_for_status().json()
        for said in view["said"][self.printed :]:
            self.out(_shown(said))
        self.printed = len(view["said"])
        if view["queue"] and view["queue"] != self.shown_queue:
            self.out(f"   … waiting in the queue {view['queue']}")
        self.shown_queue = view["queue"]
        return view

    def do(self, word: str) -> None:
        """Press keys, say nothing, or hang up."""
        if word == HANG_UP:
            self.client.post(f"/control/calls/{self.sid}/hang-up")
        elif word == SILENCE:
            self.client.post(f"/control/calls/{self.sid}/silence")
        else:
            self.client.post(f"/control/calls/{self.sid}/keys", json={"digits": word})

    def views(self) -> Iterator[dict[str, Any]]:
        """Look again and again until the call is over."""
        while True:
            view = self.look()
            yield view
            if view["status"] in ENDED:
                return
            time.sleep(POLL_SECONDS)

    def follow(self) -> dict[str, Any]:
        """Only listen, to the end."""
        return deque(self.views(), maxlen=1)[0]

    def by_script(self, words: list[str], stay: bool) -> dict[str, Any]:
        """One word for each question."""
        view: dict[str, Any] = {}
        for view in self.views():
            question = view["gather"]
            if not words:
                if not stay and view["waiting_for"] in ("queue", "staff"):
                    return view
            elif words[0] == HANG_UP or (question and question["said_all"] and question["number"] != self.asked):
                self.asked = question["number"] if question else self.asked
                self.do(_complete(words.pop(0), question))
        return view

    def by_hand(self) -> dict[str, Any]:
        """Keys from standard input, a line at a time."""
        self.out("   keys and Enter to press, - for silence, h to hang up")
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read, args=(lines,), daemon=True).start()
        return deque((self._typed(lines, view) for view in self.views()), maxlen=1)[0]

    def _typed(self, lines: queue.Queue[str], view: dict[str, Any]) -> dict[str, Any]:
        while not lines.empty():
            word = lines.get().strip()
            if word and set(word) <= set("0123456789*#-h"):
                self.do(word)
        return view


def _complete(word: str, question: dict[str, Any] | None) -> str:
    """A caller who enters fewer digits than expected ends with the hash key."""
    if question and word not in (SILENCE, HANG_UP) and question.get("finishOnKey"):
        short = question["numDigits"] and len(word) < question["numDigits"]
        return word + question["finishOnKey"] if short and not word.endswith(question["finishOnKey"]) else word
    return word


def _shown(said: dict[str, Any]) -> str:
    mark = {"line": "☎", "caller": "→"}.get(said["by"], "·")
    language = f"[{said['language']}] " if said["language"] else ""
    return f" {mark} {language}{said['text']}"


def _read(lines: queue.Queue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
