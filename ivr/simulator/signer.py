"""The signature of a request, from Twilio's description: not the code that checks it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(token: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """HMAC-SHA1 over the address and the sorted names with their values; a repeated value of a name counts once."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
