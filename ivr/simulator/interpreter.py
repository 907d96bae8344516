"""Carrying out documents: Say, Play, Pause, Gather, Redirect, Enqueue, Leave, Dial, Record, Sms, Reject, Hangup."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ivr.simulator.call import Call, CallEnded, Fetch, Redirected
from ivr.simulator.exchange import Exchange, Number
from ivr.simulator.verbs import MOST_SAID, check_verb
from ivr.simulator.webhooks import WebhookFailed

WAITING = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
MOST_DOCUMENTS = 2000
NO_DOCUMENT, NO_RESPONSE = "12100", "12102"


@dataclass(frozen=True)
class Leaves:
    """The caller leaves the queue."""


Next = Fetch | Leaves | None
"""What comes after a verb: another document, the way out of the queue, or the next verb."""


class Interpreter:
    """Runs one call."""

    def __init__(self, exchange: Exchange, call: Call, number: Number | None) -> None:
        """Run `call`, which came in on `number`."""
        self.exchange, self.call, self.number = exchange, call, number
        self.verbs: dict[str, Callable[[Element], Awaitable[Next]]] = {
            "Say": self._say,
            "Play": self._play,
            "Pause": self._pause,
            "Gather": self._gather,
            "Redirect": self._redirect,
            "Reject": self._reject,
            "Hangup": self._hangup,
            "Enqueue": self._enqueue,
            "Leave": self._leave,
            "Dial": self._dial,
            "Record": self._record,
            "Sms": self._sms,
            "Start": self._passed_over,
            "Stop": self._passed_over,
        }

    async def run(self, fetch: Fetch) -> str:
        """Go from document to document; returns why the call ended."""
        following: Next = fetch
        for _ in range(MOST_DOCUMENTS):
            if not isinstance(following, Fetch):
                return "the document ended"
            try:
                following = await self._carry_out(await self._document(following))
            except Redirected as redirected:
                following = redirected.fetch
        return "too many documents"

    async def _document(self, fetch: Fetch) -> Element:
        """The next document; the fallback address when it cannot be had."""
        try:
            return await self._parsed(fetch)
        except (WebhookFailed, ElementTree.ParseError) as failed:
            code, url = (failed.code, failed.url) if isinstance(failed, WebhookFailed) else (NO_DOCUMENT, fetch.url)
            self.exchange.complain(code, url, self.call.sid)
            return await self._fallback(code, url)

    async def _fallback(self, code: str, url: str) -> Element:
        self.call.check()
        try:
            if self.number is not None and self.number.fallback_url:
                said = (("ErrorCode", code), ("ErrorUrl", url))
                return await self._parsed(Fetch(self.number.fallback_url, fields=said))
        except (WebhookFailed, ElementTree.ParseError):
            pass
        self._hear("We are sorry, an application error has occurred. Goodbye.", "en-US", "system")
        raise CallEnded(f"application error {code}")

    async def _parsed(self, fetch: Fetch) -> Element:
        text, url = await self.exchange.webhooks.document(self.call, fetch)
        self.call.check()  # whoever hung up meanwhile hears no answer
        self.call.base_url = url
        document = ElementTree.fromstring(text)  # noqa: S314 - it comes from our own line
        if document.tag != "Response":
            self.exchange.complain(NO_RESPONSE, f"the document is a <{document.tag}>", self.call.sid)
        return document

    async def _carry_out(self, document: Element, allowed: frozenset[str] | None = None, where: str = "queue") -> Next:
        for verb in document:
            for code, complaint in check_verb(verb, allowed, where):
                self.exchange.complain(code, complaint, self.call.sid)
            if verb.tag not in self.verbs or (allowed is not None and verb.tag not in allowed):
                continue
            if self.call.status == "ringing" and verb.tag != "Reject":
                self._picked_up()
            following = await self.verbs[verb.tag](verb)
            if following is not None:
                return following
        return None

    def _picked_up(self) -> None:
        """The line answers with its first verb."""
        self.call.turns("in-progress")
        self.call.picked_up_at = self.exchange.clock.now()
        self.exchange.progress(self.call, self.number, "answered")

    def _hear(self, text: str, language: str = "", by: str = "line") -> None:
        self.call.hear(self.exchange.clock.now(), text, language, by)

    async def _sleep(self, seconds: float) -> None:
        """Let time pass; keys are lost meanwhile."""
        end = self.exchange.clock.now().timestamp() + seconds
        while True:
            self.call.check()
            self.call.inputs.clear()
            left = end - self.exchange.clock.now().timestamp()
            if left <= 0 or not await self._rings(left):
                self.call.check()
                return

    async def _rings(self, seconds: float | None) -> bool:
        self.call.bell.clear()
        if self.call.signalled:
            return True
        return await self.exchange.clock.wait(self.call.bell, seconds)

    async def _input_within(self, seconds: float) -> bool:
        end = self.exchange.clock.now().timestamp() + seconds
        while True:
            self.call.check()
            if self.call.inputs:
                return True
            left = end - self.exchange.clock.now().timestamp()
            if left <= 0 or not await self._rings(left):
                self.call.check()
                return bool(self.call.inputs)

    # --- verbs --------------------------------------------------------------------------------------

    def _speech(self, verb: Element) -> float:
        """Say it; returns how long it takes."""
        text = " ".join("".join(verb.itertext()).split())
        voice = re.match(r"\w+\.([a-z]{2}-[A-Z]{2})", verb.get("voice", ""))
        self._hear(text[:MOST_SAID], verb.get("language") or (voice[1] if voice else "en-US"))
        return len(text[:MOST_SAID]) / self.exchange.timing.characters_per_second

    async def _say(self, verb: Element) -> Next:
        await self._sleep(self._speech(verb))
        return None

    async def _play(self, verb: Element) -> Next:
        self._hear(f"[{(verb.text or '').strip()}]")
        await self._sleep(self.exchange.timing.play * self.exchange.timing.pause)
        return None

    async def _pause(self, verb: Element) -> Next:
        await self._sleep(_number(verb, "length", 1) * self.exchange.timing.pause)
        return None

    async def _gather(self, verb: Element) -> Next:
        from ivr.simulator.gather import gather

        return await gather(self, verb)

    def _answer(self, verb: Element, *fields: tuple[str, str]) -> Fetch:
        return Fetch(verb.get("action") or self.call.base_url, verb.get("method", "POST"), fields)

    async def _redirect(self, verb: Element) -> Next:
        return Fetch((verb.text or "").strip() or self.call.base_url, verb.get("method", "POST"))

    async def _reject(self, verb: Element) -> Next:
        self.call.turns("busy" if verb.get("reason") == "busy" else "no-answer")
        raise CallEnded("rejected")

    async def _hangup(self, _verb: Element) -> Next:
        raise CallEnded("the line hung up")

    async def _leave(self, _verb: Element) -> Next:
        return Leaves()

    async def _passed_over(self, verb: Element) -> Next:
        self._hear(f"<{verb.tag}> is not played here", by="system")
        return None

    async def _sms(self, verb: Element) -> Next:
        to, from_ = verb.get("to", self.call.from_), verb.get("from", self.call.to)
        self.exchange.text(to, from_, "".join(verb.itertext()).strip(), verb.get("statusCallback", ""))
        return None

    async def _record(self, verb: Element) -> Next:
        from ivr.simulator.record import record

        return await record(self, verb)

    async def _enqueue(self, verb: Element) -> Next:
        from ivr.simulator.waiting import stand_in_line

        return await stand_in_line(self, verb)

    async def _dial(self, verb: Element) -> Next:
        from ivr.simulator.dialling import dial

        return await dial(self, verb)


def _number(verb: Element, name: str, usual: float) -> float:
    """An attribute as a number; the usual one for anything else."""
    try:
        return max(0.0, float(verb.get(name, usual)))
    except ValueError:
        return usual
