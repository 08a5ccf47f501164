"""What tokens cost: the profile's own price, else a dated table."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.models import ModelProfile

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """USD for a million tokens in and out; ``batch`` is the share of it a batch costs.

    ``as_of`` says where the price is from: a date of the table, or the profile.
    """

    tokens_in: float
    tokens_out: float
    batch: float = 1.0
    as_of: str = ""

    def of(self, tokens_in: float, tokens_out: float, batched: bool = False) -> float:
        """USD for so many tokens."""
        usd = (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / MILLION
        return usd * self.batch if batched else usd


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("dialogue_gen.run").joinpath("prices.json").read_text(encoding="utf-8")
    )
    return found


def price(profile: ModelProfile) -> Price | None:
    """The price of a profile's model, ``None`` where nobody knows it.

    A dated name (``gpt-4o-2024-08-06``) costs what its family does.
    """
    table = _table()
    if profile.price_in is not None and profile.price_out is not None:
        return Price(profile.price_in, profile.price_out, table["batch"], "the profile")
    families = [
        name
        for name in table["models"]
        if profile.model == name
        or profile.model.startswith((f"{name}-0", f"{name}-1", f"{name}-2"))
    ]
    if not families:
        return None
    tokens_in, tokens_out = table["models"][max(families, key=len)]
    return Price(tokens_in, tokens_out, table["batch"], table["as_of"])
