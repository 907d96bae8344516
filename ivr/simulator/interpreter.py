"""Carrying out documents: Say, Play, Pause, Gather, Redirect, Enqueue, Leave, Dial, Record, Sms, Reject, Hangup."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ivr.simulator.call import Call, CallEnded, Fetch, Redirected
from ivr.simulator.exchange import Exchange, Number
from ivr.simulator.verbs import check_verb
from ivr.simulator.webhooks import WebhookFailed

WAITING = frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"})
MOST_SAID = 4096
MOST_DOCUMENTS = 2000


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
            code, url = (failed.code, failed.url) if isinstance(failed, WebhookFailed) else ("12100", fetch.url)
            self.exchange.complain(code, url)
            return await self._fallback(code, url)

    async def _fallback(self, code: str, url: str) -> Element:
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
        return ElementTree.fromstring(text)  # noqa: S314 - it comes from our own line

    async def _carry_out(self, document: Element, allowed: frozenset[str] | None = None) -> Next:
        for verb in document:
            for complaint in check_verb(verb, allowed):
                self.exchange.complain("12200", complaint)
            if verb.tag not in self.verbs or (allowed is not None and verb.tag not in allowed):
                continue
            if self.call.status == "ringing" and verb.tag != "Reject":
                self.call.status = "in-progress"
            following = await self.verbs[verb.tag](verb)
            if following is not None:
                return following
        return None

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
        if self.call.hung_up or self.call.redirect is not None or self.call.nudged or self.call.inputs:
            return True
        return await self.exchange.clock.wait(self.call.bell, seconds)

    def _speech(self, verb: Element) -> float:
        """Say it; returns how long it takes."""
        text = " ".join("".join(verb.itertext()).split())
        voice = re.match(r"\w+\.([a-z]{2}-[A-Z]{2})", verb.get("voice", ""))
        self._hear(text[:MOST_SAID], verb.get("language") or (voice[1] if voice else "en-US"))
        if len(text) > MOST_SAID:
            self.exchange.complain("13520", "a sentence is too long")
        return len(text) / self.exchange.timing.characters_per_second

    async def _say(self, verb: Element) -> Next:
        await self._sleep(self._speech(verb))
        return None

    async def _play(self, verb: Element) -> Next:
        self._hear(f"[{(verb.text or '').strip()}]")
        await self._sleep(2 * self.exchange.timing.pause)
        return None

    async def _pause(self, verb: Element) -> Next:
        await self._sleep(float(verb.get("length", "1")) * self.exchange.timing.pause)
        return None

    async def _gather(self, verb: Element) -> Next:
        spoken = "speech" in verb.get("input", "dtmf")
        self._ask(verb, spoken)
        try:
            digits, speech = await self._listen(verb)
        finally:
            self.call.gather = None
            self.call.waiting_for = "queue" if self.call.queue else None
        if digits:
            self._hear(digits, by="caller")
            return self._answer(verb, ("Digits", digits))
        if speech:
            self._hear(speech, verb.get("language", ""), "caller")
            return self._answer(verb, ("SpeechResult", speech), ("Confidence", "0.9"))
        return self._answer(verb) if verb.get("actionOnEmptyResult") == "true" else None

    def _ask(self, verb: Element, spoken: bool) -> None:
        self.call.inputs.clear()  # type-ahead is not kept from question to question
        self.call.gathers += 1
        self.call.gather = {
            "number": self.call.gathers,
            "numDigits": int(verb.get("numDigits", "0")) or None,
            "timeout": float(verb.get("timeout", "5")),
            "finishOnKey": verb.get("finishOnKey", "#"),
            "input": verb.get("input", "dtmf"),
            "language": verb.get("language", ""),
            "said_all": False,
        }
        self.call.waiting_for = "queue" if self.call.queue else ("speech or keys" if spoken else "keys")

    async def _listen(self, verb: Element) -> tuple[str, str]:
        """Say what is inside; a key interrupts. Then wait. Returns the keys and the words."""
        for inner in verb:
            seconds = self._speech(inner) if inner.tag == "Say" else float(inner.get("length", "1"))
            if inner.tag == "Play":
                self._hear(f"[{(inner.text or '').strip()}]")
            if await self._input_within(seconds * (1 if inner.tag == "Say" else self.exchange.timing.pause)):
                break
        assert self.call.gather is not None
        self.call.gather["said_all"] = True
        return await self._collected(verb)

    async def _collected(self, verb: Element) -> tuple[str, str]:
        most, finish = int(verb.get("numDigits", "0")), verb.get("finishOnKey", "#")
        factor = 1.0 if self.call.queue else self.exchange.timing.gather
        digits = ""
        while True:
            if not await self._input_within(float(verb.get("timeout", "5")) * factor):
                return digits, ""
            kind, what = self.call.inputs.popleft()
            if kind == "silence" or (kind == "speech" and not digits):
                return digits, what
            for key in what if kind == "keys" else "":
                if key == finish and digits:
                    return digits, ""
                digits += key
                if most and len(digits) == most:
                    return digits, ""

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

    def _answer(self, verb: Element, *fields: tuple[str, str]) -> Fetch:
        return Fetch(verb.get("action", self.call.base_url), verb.get("method", "POST"), fields)

    async def _redirect(self, verb: Element) -> Next:
        return Fetch((verb.text or "").strip() or self.call.base_url, verb.get("method", "POST"))

    async def _reject(self, verb: Element) -> Next:
        self.call.status = "busy" if verb.get("reason") == "busy" else "no-answer"
        raise CallEnded("rejected")

    async def _hangup(self, _verb: Element) -> Next:
        raise CallEnded("the line hung up")

    async def _leave(self, _verb: Element) -> Next:
        return Leaves()

    async def _sms(self, verb: Element) -> Next:
        to, from_ = verb.get("to", self.call.from_), verb.get("from", self.call.to)
        self.exchange.text(to, from_, "".join(verb.itertext()).strip())
        return None

    async def _record(self, verb: Element) -> Next:
        from ivr.simulator.dialling import record

        return await record(self, verb)

    async def _enqueue(self, verb: Element) -> Next:
        from ivr.simulator.waiting import stand_in_line

        return await stand_in_line(self, verb)

    async def _dial(self, verb: Element) -> Next:
        from ivr.simulator.dialling import dial

        return await dial(self, verb)
