"""What can be seen of a claim and a passage without knowing what words mean.

All of it is about form: how much of the claim is there, what is missing and in one piece or
strewn, whether figures and denials go along. It is the whole of what a Chinese verdict stands on,
and what steadies the network's in English.
"""

import math
import re
from collections.abc import Sequence

from grounding.align import matter, share
from grounding.entailment.windows import overlaps, roots
from grounding.form import form, sentence_stretches
from grounding.quantity import Kind
from grounding.sided import Sided
from grounding.tokens import Token
from grounding.verdict import Label

NAMES = (
    "window coverage",
    "passage coverage",
    "roots in window",
    "roots in passage",
    "weakest clause in window",
    "weakest clause in passage",
    "longest gap",
    "longest common stretch",
    "short runs shared",
    "long runs shared",
    "figures found",
    "figures",
    "denials apart",
    "contradicted",
    "partial",
    "not found",
    "claim length",
    "passage length",
    "best overlap",
)
"""One for each value of :func:`features`."""

_CLAUSE = re.compile(r"[^,;:，；：、。.!?！？()（）]{2,}")
_DENIAL = re.compile(r"[不没无未非]|\b(?:no|not|n't|without|neither|nor|lack\w*|fail\w*)\b", re.I)


def features(claim: Sided, window: Sided, coverage: float, found: Label | None) -> list[float]:
    """The values of :data:`NAMES`. ``found`` is what a veto called for, if one did."""
    passage = window.whole
    near, far = _Text(window.text), _Text(passage.text)
    clauses = [m.group() for m in _CLAUSE.finditer(claim.text) if len(roots(m.group())) >= 2]
    runs = [near.held(size, claim.tokens) for size in (2, 4)]
    figures = [q for q in claim.quantities if q.kind != Kind.LABEL]
    there = {f"{q.value:.6g}" for q in passage.quantities}
    wanted = roots(claim.text)
    return [
        coverage,
        share(matter(claim.text), matter(passage.text)),
        _part(wanted, near.roots),
        _part(wanted, far.roots),
        min((_part(roots(c), near.roots) for c in clauses), default=_part(wanted, near.roots)),
        min((_part(roots(c), far.roots) for c in clauses), default=_part(wanted, far.roots)),
        _longest_gap(claim.tokens, far) / 10,
        near.longest(claim.tokens) / max(1, len(claim.tokens)),
        runs[0],
        runs[1],
        sum(f"{q.value:.6g}" in there for q in figures) / len(figures) if figures else 1.0,
        min(3, len(figures)) / 3,
        float(min(3, abs(_denials(claim.text) - _denials(window.text)))) / 3,
        float(found == Label.CONTRADICTED),
        float(found == Label.PARTIAL),
        float(found == Label.NOT_FOUND),
        math.log(1 + len(claim.tokens)) - 3,
        math.log(1 + len(passage.text)) - 6,
        max(overlaps(claim.text, _sentences(passage)), default=0.0),
    ]


def _sentences(side: Sided) -> list[str]:
    whole = form(side.form.source).text
    return [whole[a:b] for a, b in sentence_stretches(side.form.source)]


def _part(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _denials(text: str) -> int:
    return len(_DENIAL.findall(text))


class _Text:
    """A text by its roots and by the runs of tokens it holds."""

    def __init__(self, text: str) -> None:
        from grounding.tokens import tokens

        self.roots = roots(text)
        self._stems = [token.stem for token in tokens(text) if token.kind != "mark"]
        self._runs: dict[int, set[tuple[str, ...]]] = {}

    def runs(self, size: int) -> set[tuple[str, ...]]:
        """All runs of ``size`` tokens."""
        if size not in self._runs:
            stems = self._stems
            self._runs[size] = {tuple(stems[n : n + size]) for n in range(len(stems) - size + 1)}
        return self._runs[size]

    def held(self, size: int, claim: Sequence[Token]) -> float:
        """Share of the claim's runs of ``size`` tokens that stand here."""
        stems = [token.stem for token in claim if token.kind != "mark"]
        mine = [tuple(stems[n : n + size]) for n in range(len(stems) - size + 1)]
        return sum(run in self.runs(size) for run in mine) / len(mine) if mine else 0.0

    def longest(self, claim: Sequence[Token]) -> int:
        """The longest run of the claim's tokens that stands here, in tokens, by halving."""
        stems = [token.stem for token in claim if token.kind != "mark"]
        low, high = 0, min(len(stems), 64)
        while low < high:
            size = (low + high + 1) // 2
            mine = (tuple(stems[n : n + size]) for n in range(len(stems) - size + 1))
            if any(run in self.runs(size) for run in mine):
                low = size
            else:
                high = size - 1
        return low


def _longest_gap(claim: Sequence[Token], passage: _Text) -> int:
    """The most content tokens in a row of which the passage has none."""
    longest = run = 0
    for token in claim:
        if token.content:
            run = 0 if token.stem[:6] in passage.roots else run + 1
            longest = max(longest, run)
    return longest
