"""The one to three sentences of a passage that speak of what a claim says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from grounding.form import Form, form, sentence_stretches
from grounding.numbers import quantities
from grounding.quantity import Kind
from grounding.sided import Sided
from grounding.tokens import han_pair, tokens

WIDEST = 3
"""Sentences in the widest window."""
_EXTRA = 0.06  # what a further sentence has to add to the share of the claim that is covered


@dataclass(frozen=True, slots=True)
class Window:
    """The sentences set beside a claim, and the share of the claim's matter they hold (0 to 1)."""

    evidence: Sided
    coverage: float


@lru_cache(maxsize=4096)
def matter(text: str) -> dict[str, float]:
    """What ``text`` (comparable form) is about, weighted: stems, pairs of characters, figures."""
    found: dict[str, float] = {}
    before = None
    for token in tokens(text):
        if token.kind == "word" and token.content:
            found[token.stem] = 1.0
        elif pair := han_pair(before, token):
            found[pair] = 0.5
        before = token
    for quantity in quantities(text):
        if quantity.kind != Kind.LEVEL:
            found[f"{quantity.value:.6g} {quantity.kind == Kind.LABEL and quantity.name}"] = 1.5
    return found


def align(claim: Sided, passage: str, quoted: tuple[int, int] | None = None) -> Window:
    """The best window of ``passage`` for ``claim``.

    ``quoted`` (a stretch of the passage's comparable form) restricts it to the sentences quoted.
    """
    whole = form(passage)
    stretches = sentence_stretches(passage)
    if quoted:
        stretches = tuple(s for s in stretches if s[0] < quoted[1] and quoted[0] < s[1]) or (
            quoted,
        )
        window = Sided(whole, stretches[0][0], stretches[-1][1], "passage")
        return Window(window, share(matter(claim.text), matter(window.text)))
    wanted = matter(claim.text)
    first, last, covered = _best(wanted, whole, stretches)
    return Window(Sided(whole, stretches[first][0], stretches[last][1], "passage"), covered)


def share(wanted: dict[str, float], there: dict[str, float]) -> float:
    """How much of ``wanted``, by weight, is ``there``."""
    total = sum(wanted.values())
    return sum(weight for key, weight in wanted.items() if key in there) / total if total else 0.0


def _best(
    wanted: dict[str, float], whole: Form, stretches: Sequence[tuple[int, int]]
) -> tuple[int, int, float]:
    held = [
        {key: weight for key, weight in wanted.items() if key in there}
        for there in (matter(whole.text[a:b]) for a, b in stretches)
    ]
    total = sum(wanted.values()) or 1.0
    scores = [sum(h.values()) / total for h in held]
    heads = sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:6]
    best = (heads[0], heads[0], scores[heads[0]])
    rank = best[2]
    for head in heads:
        for first in range(max(0, head - WIDEST + 1), head + 1):
            for last in range(head, min(len(held), first + WIDEST)):
                union: dict[str, float] = {}
                for n in range(first, last + 1):
                    union |= held[n]
                covered = sum(union.values()) / total
                if covered - _EXTRA * (last - first) > rank + 1e-9:
                    best, rank = (first, last, covered), covered - _EXTRA * (last - first)
    return best
