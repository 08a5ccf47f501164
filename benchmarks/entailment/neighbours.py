"""The text most like another, for claims that are held against a passage that does not say them."""

from collections import defaultdict
from collections.abc import Collection, Sequence


class Neighbours:
    """For each text the other one that shares most of what it is about; what is rarer weighs more.

    ``about`` are each text's words or pairs of characters; one that ``common`` texts or more have
    makes no two of them alike.
    """

    def __init__(
        self, texts: Sequence[str], about: Sequence[Collection[str]], common: float
    ) -> None:
        self._texts, self._common = texts, common
        self._about = [sorted(found) for found in about]
        self._where: dict[str, list[int]] = defaultdict(list)
        for n, found in enumerate(self._about):
            for part in found:
                self._where[part].append(n)

    def of(self, n: int) -> str:
        """The text most like the ``n``-th, or ``""`` where none shares anything rare."""
        shared: dict[int, float] = defaultdict(float)
        for part in self._about[n]:
            there = self._where[part]
            if len(there) < self._common:
                for other in there:
                    shared[other] += 1 / len(there) ** 0.5
        shared.pop(n, None)
        return self._texts[max(shared, key=lambda other: (shared[other], -other))] if shared else ""
