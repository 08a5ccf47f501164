"""How often each verdict of a checker was wrong where somebody had labelled the pairs.

The figures of ``error_rates.json`` are written by ``python -m benchmarks.error_rates`` and belong
to the very checker whose name they stand under: a checker nobody has measured has none.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grounding.verdict import Label

AGREES = {
    Label.SUPPORTED: ("SUPPORT",),
    Label.PARTIAL: ("NEI", "REFUTE"),
    Label.CONTRADICTED: ("REFUTE", "NEI"),
    Label.NOT_FOUND: ("NEI", "REFUTE"),
}
"""The labels under which a verdict is right, asked whether the passage supports the claim.

An unlabelled verdict (NOT_CHECKED, INVALID) asserts nothing that could be wrong.
"""

OWN_WORDS = "true sentences against their own passage"
"""A source of rows that only tells whether the checker keeps what is true: where every pair is
supported, no SUPPORTED can be wrong."""


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """``wrong`` of ``n`` verdicts of one label on one set, and what the set is."""

    source: str
    language: str
    label: Label
    n: int
    wrong: int

    @property
    def rate(self) -> float:
        """The share that was wrong, 0 to 1."""
        return self.wrong / self.n if self.n else 0.0


@cache
def _measured() -> dict[str, dict[str, list[list[object]]]]:
    text = files("grounding").joinpath("error_rates.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def error_rates(checker: str) -> tuple[ErrorRate, ...]:
    """What was measured of this checker and version; empty where nothing was."""
    rows = _measured().get(checker, {}).get("rows", [])
    return tuple(
        ErrorRate(str(source), str(language), Label(str(label)), int(str(n)), int(str(wrong)))
        for source, language, label, n, wrong in rows
    )


def of_label(checker: str, label: Label) -> tuple[int, int]:
    """``(wrong, n)`` of one label over the sets labelled by others; ``(0, 0)`` where nothing was.

    :data:`OWN_WORDS` would make SUPPORTED look twenty times better than it is.
    """
    told = (rate for rate in error_rates(checker) if rate.source != OWN_WORDS)
    rows = [rate for rate in told if rate.label == label]
    return sum(rate.wrong for rate in rows), sum(rate.n for rate in rows)
