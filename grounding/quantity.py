"""``Quantity``: one figure of a text, what it measures and how it is bounded."""

from dataclasses import dataclass
from enum import StrEnum

from grounding.units import PLAIN, Unit


class Kind(StrEnum):
    """What a figure is, beyond its unit."""

    PLAIN = "number"
    P = "p"
    RATIO = "ratio"
    INTERVAL = "interval"
    LEVEL = "level"
    DATE = "date"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure at ``[start, end)``, its unit included.

    ``value`` is in the base unit of ``unit.dimension`` (5 % is 0.05, 2 weeks 14). ``name`` is the
    ratio (``HR``) or the labelled thing (``type``); ``bound`` one of ``"" < > ≤ ≥ ~``; ``step``
    the size of the last digit given, in base units, and ``significant`` how many digits count;
    ``scale`` what a word such as *million* multiplied by; the figures of one range or interval
    share a ``group`` that is not -1; ``worded`` figures are written in words.
    """

    start: int
    end: int
    value: float
    unit: Unit = PLAIN
    kind: Kind = Kind.PLAIN
    name: str = ""
    bound: str = ""
    step: float = 1.0
    significant: int = 1
    scale: float = 1.0
    group: int = -1
    worded: bool = False

    @property
    def bare(self) -> float:
        """The number as written, whatever its unit."""
        return self.value / self.unit.factor
