"""Twilio's own description of its REST interface, as a check for what is asked and what is answered.

`twilio_openapi.json` is cut from the file in the npm package @twilio/cli-core 9.0.0 (MIT, Copyright (C) Twilio Inc.;
`tools/trim_twilio_openapi.py`). Stricter than the description: what it does not name may be neither asked nor answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import fastjsonschema

SPEC = json.loads(Path(__file__).with_name("twilio_openapi.json").read_text())
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PAGE = {"uri", "first_page_uri", "next_page_uri", "previous_page_uri"}
"""Twilio says `uri` of these and sends paths, also in its own examples."""
PATHS = {
    path: re.compile("^" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")
    for path in sorted(SPEC["paths"], key=lambda path: path.count("{"))
}


def _date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text) is not None
    except ValueError:
        return False


def _address(text: str) -> bool:
    return bool(urlsplit(text).scheme and urlsplit(text).netloc)


FORMATS = {
    "date-time-rfc-2822": _date,
    "uri": _address,
    "phone-number": re.compile(r"^\+?[1-9]\d{2,14}$|^[\w .&-]{1,11}$").pattern,
    "endpoint": r"^(\+?[1-9]\d{2,14}|client:[\w.-]+|sips?:.+)$",
}


def plain(schema: Any, name: str = "") -> Any:
    """A schema of OpenAPI 3.0 as one of JSON Schema: `nullable`, no unknown fields, references within the file."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return plain(SPEC["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], name)
    found = {key: plain(value, key) for key, value in schema.items() if key not in ("nullable", "properties")}
    if "properties" in schema:
        found["properties"] = {key: plain(value, key) for key, value in schema["properties"].items()}
        found["additionalProperties"] = False
    if name in PAGE or found.get("format") not in (None, *FORMATS):
        found.pop("format", None)
    if schema.get("nullable") and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def for_prism() -> dict[str, Any]:
    """The description as Prism takes it: forms say how lists are written, pages may be paths, answers are described."""
    found = json.loads(json.dumps(SPEC), object_hook=_paths)
    for operation in (one for methods in found["paths"].values() for one in methods.values()):
        for answer in operation["responses"].values():
            answer.setdefault("description", "cut away")
        for content in operation.get("requestBody", {}).get("content", {}).values():
            lists = [name for name, one in content["schema"]["properties"].items() if one.get("type") == "array"]
            content["encoding"] = {name: {"style": "form", "explode": True} for name in lists}
    return dict(found)


def _paths(one: dict[str, Any]) -> dict[str, Any]:
    """Without the format of what Twilio says is an address and sends as a path."""
    for name in PAGE & one.keys():
        if isinstance(one[name], dict) and one[name].get("format") == "uri":
            one[name].pop("format")
    return one


@cache
def validator(path: str, method: str, status: str) -> Any:
    """Checks the form of a request (no status), or the body of an answer; None: there is none to check."""
    operation = SPEC["paths"][path][method]
    if not status:
        content = operation.get("requestBody", {}).get("content", {}).get(FORM)
    else:
        content = operation["responses"][status].get("content", {}).get(JSON)
    if content is None:
        return None
    return fastjsonschema.compile(
        {**plain(content["schema"]), "$schema": "http://json-schema.org/draft-07/schema"}, formats=FORMATS
    )


@cache
def parameter(path: str, method: str, name: str) -> Any:
    """Checks one parameter of an operation, from what is written in the address."""
    schema = next(one["schema"] for one in SPEC["paths"][path][method]["parameters"] if one["name"] == name)
    check = fastjsonschema.compile(plain(schema), formats=FORMATS)
    return lambda text: check(typed([(name, text)], {name: schema})[name])


@cache
def kinds(path: str, method: str) -> dict[str, Any]:
    """The fields of a form."""
    return dict(SPEC["paths"][path][method]["requestBody"]["content"][FORM]["schema"]["properties"])


def typed(pairs: list[tuple[str, str]], properties: dict[str, Any]) -> dict[str, Any]:
    """The values of a form in the types that the description names; what does not fit stays text, and is found."""
    found: dict[str, Any] = {}
    for name, text in pairs:
        schema = plain(properties.get(name, {}))
        kind = schema.get("type")
        if kind == "array":
            found.setdefault(name, []).append(text)
        elif kind in ("integer", "number") and re.fullmatch(r"-?\d+(\.\d+)?", text):
            found[name] = int(text) if kind == "integer" and text.lstrip("-").isdecimal() else float(text)
        elif kind == "boolean" and text in ("true", "false"):
            found[name] = text == "true"
        else:
            found[name] = text
    return found


def operation_of(method: str, path: str) -> str | None:
    """The described path that a request goes to."""
    fits = (known for known, pattern in PATHS.items() if pattern.match(path))
    return next((known for known in fits if method.lower() in SPEC["paths"][known]), None)


def asked(method: str, path: str, query: str, body: bytes) -> list[str]:
    """What is wrong with a request."""
    known = operation_of(method, path)
    if known is None:
        return [f"{method} {path} is not described"]
    operation = SPEC["paths"][known][method.lower()]
    found = list(_parameters(operation, known, path, query, method.lower()))
    check = validator(known, method.lower(), "")
    if check is not None:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        found += _failed(check, typed(pairs, kinds(known, method.lower())))
    elif body:
        found.append("a body where none is described")
    return [f"{method} {path}: {wrong}" for wrong in found]


def _parameters(operation: dict[str, Any], known: str, path: str, query: str, method: str) -> Iterator[str]:
    values = dict(parse_qsl(query))
    names = re.findall(r"\{(\w+)\}", known)
    values |= dict(
        zip(names, re.match(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(known)), path).groups(), strict=True)
    )  # type: ignore[union-attr]
    described = {one["name"]: one for one in operation.get("parameters", [])}
    yield from (f"{name} is not described" for name in values if name not in described)
    for name, value in values.items():
        if name in described:
            yield from _failed(parameter(known, method, name), value, name)


def answered(method: str, path: str, status: int, kind: str, body: bytes) -> list[str]:
    """What is wrong with an answer. Refusals are not described: they have a code and a message."""
    known = operation_of(method, path)
    if known is None:
        return [f"{method} {path} is not described"]
    if status >= 400:
        told = json.loads(body)
        good = {"code", "message", "status"} <= set(told) and isinstance(told["code"], int) and told["status"] == status
        return [] if good else [f"{method} {path}: a refusal without code, message and status: {told}"]
    described = SPEC["paths"][known][method.lower()]["responses"]
    if str(status) not in described:
        return [f"{method} {path}: {status} is not described"]
    check = validator(known, method.lower(), str(status))
    if check is None:
        return [f"{method} {path}: a body where none is described"] if body else []
    if not kind.startswith(JSON):
        return [f"{method} {path}: {kind} instead of JSON"]
    return [f"{method} {path}: {wrong}" for wrong in _failed(check, json.loads(body))]


def _failed(check: Any, value: Any, name: str = "") -> list[str]:
    try:
        check(value)
    except fastjsonschema.JsonSchemaException as wrong:
        return [f"{name} {wrong.message}".strip()]
    return []


class Checked:
    """Stands before an ASGI app that speaks the REST interface, and notes what is wrong on either side."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.count = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/2010-04-01/") or scope["path"].endswith(".wav"):
            await self.app(scope, receive, send)
            return
        self.count += 1
        method, path = scope["method"], scope["path"]
        body, sent = b"", {"status": 0, "kind": "", "body": b""}

        async def heard() -> Any:
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            return message

        async def said(message: Any) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                sent["kind"] = dict(message["headers"]).get(b"content-type", b"").decode()
            else:
                sent["body"] += message.get("body", b"")
                if not message.get("more_body"):
                    self._look(method, path, scope["query_string"].decode(), body, sent)
            await send(message)

        await self.app(scope, heard, said)

    def _look(self, method: str, path: str, query: str, body: bytes, sent: dict[str, Any]) -> None:
        """Before whoever asked has the answer."""
        if sent["status"] not in (401, 429, 500, 503):  # turned away unread
            self.asked += asked(method, path, query, body)
        self.answered += answered(method, path, sent["status"], sent["kind"], sent["body"])
