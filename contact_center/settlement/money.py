"""Amounts: as people write them, and in øre. Never a binary fraction in between. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from contact_center.settlement.refusal import Refused

KRONE = 100
"""Øre."""
MOST = 10**15
"""Øre: ten thousand milliard kroner."""
DANISH = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,(\d{1,2}))?", re.ASCII)
POINT = re.compile(r"(\d{1,15})\.(\d{1,2})", re.ASCII)


def oere(written: str) -> int:
    """The øre in an amount of kroner. Raises Refused.

    Danish: 4.700.000,00, 4700000 or 4700,5. With a point before one or two digits: 4700000.00. A point before three
    digits parts thousands.

    >>> oere("4.700.000,50")
    470000050
    """
    given = "".join(written.split()).removesuffix("kr.").removesuffix("kr")
    if given.startswith(("-", "−")):
        raise Refused("negative")
    found = DANISH.fullmatch(given) or POINT.fullmatch(given)
    if found is None:
        raise Refused("amount", given=written[:40])
    kroner, fraction = found.groups()
    amount = int(kroner.replace(".", "")) * KRONE + int((fraction or "0").ljust(2, "0"))
    if amount > MOST:
        raise Refused("too-much")
    return amount


def kroner(amount: int, decimal: str = ",", group: str = ".") -> str:
    """Øre as kroner, as Danes write them.

    >>> kroner(51569165)
    '515.691,65'
    """
    whole, rest = divmod(abs(amount), KRONE)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}".replace(",", group) + f"{decimal}{rest:02}"


def point(amount: int) -> str:
    """Øre as kroner with a point, for machines.

    >>> point(51569165)
    '515691.65'
    """
    return kroner(amount, ".", "")


def indexed(amount: int, percent: Decimal) -> int:
    """The amount after prices and wages have grown by `percent`, to the øre; half an øre counts as a whole one."""
    grown = Decimal(amount) * (100 + percent) / 100
    return int(grown.to_integral_value(ROUND_HALF_UP))
