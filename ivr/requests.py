"""The provider's requests: the signature is checked, and the form becomes typed values.

The signature covers the address as the provider knows it. That is our *configured* public address plus the raw path and
query; what a proxy puts into Host or X-Forwarded-… is never believed.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from contact_center.errors import Forbidden
from ivr.events import Event, Pressed, QueueLeft, Recorded, Silence, Spoke
from ivr.numbers import normalised

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
MOST_DIGITS = 32
MOST_WORDS = 2000
"""Characters of what was said."""
MOST_SECONDS = 24 * 60 * 60
RECORDING = re.compile(r"/(RE[0-9a-f]{32})(?:\.\w{3})?$")


class NotSigned(Forbidden):
    """The request does not come from the provider."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request of the provider."""

    route: str
    call_sid: str
    caller: str
    called: str
    status: str
    fields: FormData
    digest: str
    """Of everything that was sent: the same request again has the same."""
    turn: int | None
    """The turn it answers; absent where any turn is meant."""
    to: str = ""
    """What the address says beside the turn: a conference, a staff member's connection, a reason."""
    attempt: int = 0
    """The attempt to call somebody back that it is about."""

    def field(self, name: str) -> str:
        """One form field, or an empty string."""
        return str(self.fields.get(name) or "")

    @property
    def key(self) -> str:
        """What makes the request one of its kind within the call."""
        return f"{self.route}:{'-' if self.turn is None else self.turn}:{self.digest}"[:80]


async def verified(request: Request, public_url: str, *auth_tokens: str) -> Webhook:
    """Read and check a request; while the token is being changed, both are right. Raises NotSigned."""
    body = await _body(request)
    pairs: list[tuple[str, str | UploadFile]] = []
    pairs += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    fields = FormData(pairs)  # keeps repeated names, which the signature covers
    address, signature = _address(request, public_url), request.headers.get("X-Twilio-Signature")
    if not any(signed(address, fields, signature, token) for token in auth_tokens):
        raise NotSigned
    sent = body + b"?" + request.scope.get("query_string", b"")
    return _webhook(request, fields, hashlib.sha256(sent).hexdigest()[:24])


def signed(address: str, fields: FormData, signature: str | None, auth_token: str) -> bool:
    """Whether `signature` fits; a missing signature or an unset token never does."""
    from twilio.request_validator import RequestValidator  # imported late: it is a heavy package

    if not signature or not auth_token:
        return False
    validator = RequestValidator(auth_token)
    expected = validator.compute_signature(address, fields)
    # Nearly always it is the address as we know it; only else it is looked at with and without its port.
    return compare_digest(expected.encode(), signature.encode()) or bool(validator.validate(address, fields, signature))


def _address(request: Request, public_url: str) -> str:
    raw_path = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope.get("query_string", b"")
    path = str(raw_path.split(b"?")[0], "latin-1")
    return public_url + path + (f"?{query.decode('latin-1')}" if query else "")


async def _body(request: Request) -> bytes:
    """The body, unless it is too long for a form of the provider."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise NotSigned
    return body


def _webhook(request: Request, fields: FormData, digest: str) -> Webhook:
    turn = request.query_params.get("turn", "")
    return Webhook(
        route=request.url.path.rsplit("/", 1)[-1],
        call_sid=str(fields.get("CallSid") or "")[:34],
        caller=normalised(str(fields.get("From") or "")),
        called=normalised(str(fields.get("To") or "")) or str(fields.get("To") or "")[:40],
        status=str(fields.get("CallStatus") or ""),
        fields=fields,
        digest=digest,
        turn=whole(turn) if turn.isdecimal() and len(turn) < 6 else None,
        to="".join(filter(str.isprintable, request.query_params.get("to", "")))[:80],
        attempt=whole(request.query_params.get("attempt", "")),
    )


def whole(text: str) -> int:
    """A whole number as the provider writes it; 0 for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0


def pressed(webhook: Webhook) -> Event:
    """Keys, words, or silence. Of what came as keys anything but keys is thrown away."""
    digits = "".join(key for key in webhook.field("Digits")[:MOST_DIGITS] if key in "0123456789*#")
    if digits:
        return Pressed(digits)
    words = webhook.field("SpeechResult")[:MOST_WORDS].strip()
    return Spoke(words, _share(webhook.field("Confidence"))) if words else Silence()


def _share(written: str) -> float:
    """A number from 0 to 1; 0 for anything else, since the provider need not say it."""
    try:
        share = float(written[:40])
    except ValueError:
        return 0.0
    return share if math.isfinite(share) and 0 <= share <= 1 else 0.0


def recorded(webhook: Webhook) -> Recorded | None:
    """What was recorded; None when the request tells of no recording.

    Only the name of the recording is taken from the address, never the address: we know ourselves where it lies.
    """
    found = RECORDING.search(webhook.field("RecordingUrl")) or RECORDING.search(f"/{webhook.field('RecordingSid')}")
    if found is None:
        return None
    return Recorded(found[1], min(whole(webhook.field("RecordingDuration")), MOST_SECONDS))


def queue_left(webhook: Webhook) -> Event:
    """How the call left the provider's queue."""
    return QueueLeft(webhook.field("QueueResult"))
