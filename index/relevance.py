"""How likely a hit is to be relevant: a probability, where a score only tells better from worse.

Logistic regression on five signs of a hit (:data:`SIGNS`), one for each pair of languages that a
question and a passage can be in. The weights lie in ``relevance.json`` with the sets they were
fitted on; ``python -m benchmarks.relevance`` fits them and tells how far they can be believed on
other sets. They hold for the encoders they were fitted with: with others there is no probability.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIGNS = ("coverage", "cosine", "glossed", "score", "behind")
"""``coverage``: BM25 as a part of the most that the question's terms could give, those that no
passage holds included. ``cosine``: in the space that answers for the passage. ``glossed``: of the
question's gloss, where it has one. ``score``: the fused one, in deviations from the candidates'
mean. ``behind``: how far it lies behind the best hit's, at most 0. What is missing counts as 0."""

FILE = "relevance.json"


@dataclass(frozen=True, slots=True)
class Relevance:
    """The weights: an intercept and one for each of :data:`SIGNS`, by pair of languages such as
    ``zh-en`` (question, passage), with the encoders that each pair needs."""

    weights: Mapping[str, tuple[float, ...]]
    needs: Mapping[str, frozenset[str]]
    embedders: Mapping[str, str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Relevance":
        """The weights out of the file's content."""
        pairs = data["pairs"]
        return cls(
            {
                pair: (each["intercept"], *(each["weights"].get(s, 0.0) for s in SIGNS))
                for pair, each in pairs.items()
            },
            {pair: frozenset(each["embedders"]) for pair, each in pairs.items()},
            data["embedders"],
        )

    def fits(self, embedders: Mapping[str, str]) -> bool:
        """Whether a library with these encoders (name to SHA-256) has no other than these."""
        return all(self.embedders.get(name) == sha256 for name, sha256 in embedders.items())

    def probability(
        self, asked: str, told: str, signs: NDArray[np.float32], embedders: Mapping[str, str]
    ) -> float | None:
        """The probability of one hit; ``None`` where nothing was fitted that could tell it.

        ``asked`` and ``told`` are the languages of question and passage, ``signs`` a row of
        :data:`SIGNS`.
        """
        pair = f"{asked}-{told}"
        if pair not in self.weights or not self.needs[pair] <= embedders.keys():
            return None
        if not self.fits(embedders):
            return None
        first, *rest = self.weights[pair]
        return float(1 / (1 + exp(-(first + float(np.dot(rest, signs))))))


@cache
def shipped() -> Relevance:
    """The weights that come with the program."""
    return Relevance.of(json.loads(files("index").joinpath(FILE).read_text("utf-8")))
