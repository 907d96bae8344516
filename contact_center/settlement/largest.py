"""Largest remainder (Hamilton, Hare–Niemeyer): shares in whole units that add up exactly. Whole numbers only. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def divided(units: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide `units` by `weights`, none of which is negative and one of which is more than nothing.

    Everybody gets the whole units of their exact share; those left over go to the largest remainders, among equal
    ones to the larger weight, then to the first key. Nobody is further than one unit from their exact share, and a
    larger weight never gets less.
    """
    total = sum(weights.values())
    assert units >= 0
    assert total > 0
    shares = {key: divmod(units * weight, total) for key, weight in weights.items()}
    left = units - sum(whole for whole, _rest in shares.values())
    order = sorted(shares, key=lambda key: (-shares[key][1], -weights[key], key))
    more = set(order[:left])
    return {key: whole + (key in more) for key, (whole, _rest) in shares.items()}
