"""How far a vector space of many languages leans to each of them.

In such a space two texts of one language lie nearer to one another than two of different ones,
whatever they say (Roy et al. 2020, "LAReQA", call it language bias): where few Chinese papers
stand among many English ones, a Chinese question would meet them first, though they speak of other
things. So from the cosine of a passage the mean is taken that the question has with passages of
its language.
"""

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns

_LOOKED_AT = 256  # passages of a language, evenly spaced
_OF_ALL = 20  # passages' worth of the mean of all: one paper is no mean of its language


class Leaning:
    """The languages of one library, and passages to know each by."""

    def __init__(self, columns: Columns) -> None:
        self._languages = columns.languages
        held = np.unique(self._languages)
        several = len(held) > 1
        self.rows: NDArray[np.int64] = np.concatenate(
            [_evenly(np.flatnonzero(self._languages == one)) for one in held if several]
            or [np.zeros(0, dtype=np.int64)]
        )
        """The passages whose cosines :meth:`of` is to be given."""
        self._number = int(self._languages.max(initial=0)) + 1

    def of(
        self, cosines: NDArray[np.float32], rows: NDArray[np.int64]
    ) -> NDArray[np.float32] | float:
        """What to take from the cosine of each of these passages."""
        told = np.isfinite(cosines)
        if not told.any():
            return 0.0
        languages = self._languages[self.rows[told]]
        sums = np.bincount(languages, cosines[told], self._number)
        counts = np.bincount(languages, minlength=self._number)
        mean = sums.sum() / counts.sum()
        means = (sums + _OF_ALL * mean) / (counts + _OF_ALL)
        return np.asarray(means[self._languages[rows]], dtype=np.float32)


def _evenly(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    places = np.linspace(0, len(rows) - 1, min(len(rows), _LOOKED_AT))
    return rows[places.astype(np.int64)]
