"""Passwords are kept as argon2id hashes; a wrong one takes as long as an unknown user."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""The OWASP password storage cheat sheet's argon2id parameters: 19 MiB, two passes, one lane."""
_AT_ONCE = threading.BoundedSemaphore(4)
"""A flood of attempts must not fill the memory: each one takes 19 MiB while it is worked on."""
_NOBODY = _HASHER.hash("a password that nobody has")


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether `password` belongs to `password_hash`; without a hash false, after the same work."""
    with _AT_ONCE:
        try:
            _HASHER.verify(password_hash or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(password_hash)
