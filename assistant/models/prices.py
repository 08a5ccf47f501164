"""What a call cost: by the profile's own price, else by a dated table."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.models.profile import ModelProfile

MILLION = 1_000_000
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{4})$")


def cost(profile: ModelProfile, tokens: tuple[int, int] | None) -> float | None:
    """US dollars for (in, out) tokens; ``None`` where tokens or price are unknown.

    A dated name (``gpt-4o-2024-08-06``) costs what its family does.
    """
    prices: tuple[float | None, float | None] = (profile.price_in, profile.price_out)
    if None in prices:
        listed = table()["models"]
        family = _DATED.sub("", profile.model)
        prices = tuple(listed.get(profile.model) or listed.get(family) or (None, None))
    per_in, per_out = prices
    if tokens is None or per_in is None or per_out is None:
        return None
    return round((tokens[0] * per_in + tokens[1] * per_out) / MILLION, 8)


@cache
def table() -> dict[str, Any]:
    """The price table: ``models`` by name, and ``as_of``, the month it was taken down."""
    text = files("assistant.models").joinpath("prices.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
