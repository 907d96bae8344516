"""How much the intake takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    max_bytes: int = 25 * 1024 * 1024
    max_recipients: int = 20
    max_connections: int = 100
    max_per_peer: int = 20
    """Connections of one address; the front servers have as many as there is room for."""
    front_servers: frozenset[str] = frozenset({"127.0.0.1", "::1"})
    """Our own mail servers: everybody's mail comes from them."""
    timeout_seconds: float = 60
    """Between two commands, or two pieces of a mail."""
    conversation_seconds: float = 900
    """A whole connection."""
