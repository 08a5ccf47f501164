"""What tokens cost: by the profile's own price, else by a dated table."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.models.profile import ModelProfile

MILLION = 1_000_000
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{4})$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out; ``batch`` is the share of it a batch costs.

    ``as_of`` says where the price is from: a month of the table, or the profile.
    """

    tokens_in: float
    tokens_out: float
    batch: float = 1.0
    as_of: str = ""

    def of(self, tokens_in: float, tokens_out: float, batched: bool = False) -> float:
        """US dollars for so many tokens."""
        usd = (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / MILLION
        return usd * self.batch if batched else usd


def price(profile: ModelProfile) -> Price | None:
    """The price of a profile's model, ``None`` where nobody knows it.

    A dated name (``gpt-4o-2024-08-06``) costs what its family does.
    """
    batch: float = table()["batch"]
    if profile.price_in is not None and profile.price_out is not None:
        return Price(profile.price_in, profile.price_out, batch, "the profile")
    listed = table()["models"]
    found = listed.get(profile.model) or listed.get(_DATED.sub("", profile.model))
    if not found:
        return None
    tokens_in, tokens_out = found
    return Price(tokens_in, tokens_out, batch, table()["as_of"])


def cost(profile: ModelProfile, tokens: tuple[int, int] | None) -> float | None:
    """US dollars for (in, out) tokens of one call; ``None`` where tokens or price are unknown."""
    known = price(profile)
    return None if tokens is None or known is None else round(known.of(*tokens), 8)


@cache
def table() -> dict[str, Any]:
    """The price table: ``models`` by name, ``batch``, and ``as_of``, the month it is from."""
    text = files("assistant.models").joinpath("prices.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
