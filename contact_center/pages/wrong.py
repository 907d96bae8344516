"""The page behind the link of a receipt: what is your message about?

Looking changes nothing, because mail scanners follow links; pressing a button does. The link is the right to press it:
there is no cookie that a foreign page could misuse. Nothing of the contact is shown but its reference number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from contact_center.domain.triage import GENERAL
from contact_center.pages.content import Content
from contact_center.pages.limits import PER_LINK_SECONDS, Limits
from contact_center.pages.web import HEADERS, METHODS, language_of
from queues.correction import Verdict
from queues.outgoing import WRONG
from queues.wrong import Asked, Heard, WrongTopic

MOST_BYTES, MOST_FIELDS = 1024, 8
OWN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Vary": "Accept-Language"}
REFUSED = {404: "gone", 429: "busy"}


def router(
    contents: Callable[[], Content], wrong: Callable[[], WrongTopic], clock: Callable[[], datetime]
) -> APIRouter:
    """The routes, once without a language (then it is the mail's) and once below each."""
    routes, limits = APIRouter(include_in_schema=False), Limits()

    def pages(code: str) -> Pages:
        content = contents()
        if code and code not in content.catalog.languages:
            raise HTTPException(404)
        return Pages(content, wrong(), clock, limits)

    @routes.api_route(f"/{WRONG}/{{token}}", methods=METHODS)
    @routes.api_route(f"/{{code:language}}/{WRONG}/{{token}}", methods=METHODS)
    def show(request: Request, token: str, code: str = "") -> Response:
        return pages(code).show(request, token, code)

    @routes.post(f"/{WRONG}/{{token}}")
    @routes.post(f"/{{code:language}}/{WRONG}/{{token}}")
    def choose(request: Request, token: str, topic: Annotated[str, Depends(chosen)], code: str = "") -> Response:
        return pages(code).choose(request, token, topic, code)

    return routes


async def chosen(request: Request) -> str:
    """The topic of the button that was pressed; empty when the form is none of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return ""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)).get("topic", "")
    except ValueError:
        return ""


class Pages:
    """Answers who follows a link."""

    def __init__(self, content: Content, wrong: WrongTopic, clock: Callable[[], datetime], limits: Limits) -> None:
        """Keep what one answer is made of; `limits` outlives it."""
        self._content, self._wrong, self._clock, self._limits = content, wrong, clock, limits

    def show(self, request: Request, token: str, code: str) -> Response:
        """The topics to choose from; in the mail's language when the address has no `code`."""
        asked = self._asked(token)
        if isinstance(asked, int):
            return self._refused(request, asked)
        code = code or self._content.catalog.language(asked.language).code
        return self._finished(asked, code) if asked.finished else self._topics(asked, token, code)

    def choose(self, request: Request, token: str, topic: str, code: str) -> Response:
        """Put the topic right. The same again gives the same page and does nothing more."""
        asked = self._asked(token)
        if isinstance(asked, int):
            return self._refused(request, asked)
        code = code or self._content.catalog.language(asked.language).code
        if not self._content.has_topic(topic):
            return self._topics(asked, token, code, status=422)
        heard = self._wrong.choose(token, topic, self._clock())
        return self._refused(request, 404) if heard is None else self._heard(heard, code)

    def _asked(self, token: str) -> Asked | int:
        """The ticket of a link, or the status of the refusal. What is no link of ours reaches no database."""
        reference = self._wrong.reference(token)
        if not reference:
            return 404
        if not self._limits.admit(reference):
            return 429
        return self._wrong.asked(token, self._clock()) or 404

    def _heard(self, heard: Heard, code: str) -> Response:
        verdict = heard.decision.verdict
        if verdict is Verdict.CLOSED:
            return self._finished(heard.ticket, code)
        if verdict is Verdict.ENOUGH:
            return self._said(code, "enough_title", self._say(code, "enough", reference=heard.ticket.reference))
        return self._changed(heard, code)

    def _changed(self, heard: Heard, code: str) -> Response:
        topic, reference = heard.decision.topic, heard.ticket.reference
        if topic == GENERAL:
            return self._said(code, "changed_title", self._say(code, "general", reference=reference))
        label = self._content.label(self._content.catalog.language(code), topic)
        lines = [self._say(code, "changed", reference=reference, topic=label), self._say(code, "read")]
        lines += [self._say(code, "mailed")] if heard.mailed else []
        return self._said(code, "changed_title", *lines, link=(f"/{code}/{topic}", label))

    def _finished(self, asked: Asked, code: str) -> Response:
        return self._said(code, "closed_title", self._say(code, "closed", reference=asked.reference))

    def _refused(self, request: Request, status: int) -> Response:
        """Kind words in the browser's language, and the topics that everybody may read."""
        code, words = language_of(request, self._content.catalog), REFUSED[status]
        answer = self._said(code, f"{words}_title", self._say(code, words), status=status, topics=status == 404)
        if status == 429:
            answer.headers["Retry-After"] = str(PER_LINK_SECONDS)
        return answer

    # --- pieces -----------------------------------------------------------------------------------

    def _say(self, code: str, key: str, **values: str) -> str:
        return self._content.say(self._content.catalog.language(code), f"wrong_{key}", **values)

    def _topics(self, asked: Asked, token: str, code: str, status: int = 200) -> Response:
        language = self._content.catalog.language(code)
        other = language.topics[GENERAL].menu
        page = self._content.page(
            "wrong.html.jinja",
            language,
            f"/{WRONG}/{token}",
            title=self._say(code, "title"),
            lead=self._say(code, "lead", reference=asked.reference),
            groups=self._content.groups(language),
            other={"slug": GENERAL, "label": other[:1].upper() + other[1:]},
        )
        return _html(page, code, status)

    def _said(
        self,
        code: str,
        title: str,
        *lines: str,
        link: tuple[str, str] | None = None,
        topics: bool = False,
        status: int = 200,
    ) -> Response:
        language = self._content.catalog.language(code)
        page = self._content.page(
            "said.html.jinja",
            language,
            "",
            title=self._say(code, title),
            lines=lines,
            link=link,
            groups=self._content.groups(language) if topics else (),
        )
        return _html(page, code, status)


def _html(page: str, code: str, status: int) -> Response:
    return HTMLResponse(page, status, {"Content-Language": code, **OWN, **HEADERS})
