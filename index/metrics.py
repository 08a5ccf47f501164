"""nDCG, recall and reciprocal rank as trec_eval computes them.

Gains are linear in the grade (trec_eval's ``ndcg_cut``; Järvelin & Kekäläinen 2002 with the
discount 1/log2(rank + 1)); a document is relevant from grade 1 on; negative grades count as 0.
"""

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Discounted gain of the first ``k`` against that of the best possible order."""
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    best = _dcg(ideal[:k])
    return _dcg([max(grades.get(doc, 0), 0) for doc in ranking[:k]]) / best if best else 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """The share of the relevant documents that are among the first ``k``."""
    relevant = {doc for doc, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """One over the rank of the first relevant document, 0 where none is among the first ``k``."""
    for rank, doc in enumerate(ranking[:k], 1):
        if grades.get(doc, 0) > 0:
            return 1 / rank
    return 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, 1))
