"""Every set with the weights that other sets choose: ``python -m benchmarks.retrieval_left_out``.

The weights that ship were chosen on several of the sets that ``benchmarks.retrieval`` reports. Here
each set is measured with weights that nothing of it has chosen: one after the other and twice over,
from those of :data:`NEUTRAL` on, each setting takes the value by which the other sets of the same
languages have the highest mean nDCG@10. The two sets made of LiveQA's questions never choose for
one another. ``--keep`` is the folder of ``benchmarks.retrieval``: nothing is embedded twice.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.relevance import every_set
from benchmarks.results import record
from index.embedders import OFFLINE, load
from index.embedders.base import Rows, unit
from index.evaluate import build_corpus, rank_documents, read_qrels, read_queries
from index.library import Library
from index.metrics import ndcg
from index.ranking import Ranker
from index.settings import FusionSettings, IndexSettings

SECTION = "Retrieval: each set with what the others choose"
SPOKEN = {"huatuo26m": "zh", "cmtmedqa": "zh"}
"""The language of a set in one language, where it is not English."""
SHARES = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
Weights = Mapping[str, float]
NEUTRAL = {"words": 0.5, "broad": 0.5, "glossed": 0.5, "context": 0.0}
GRID = {
    "words": SHARES,
    "broad": (0.0, 0.15, 0.3, 0.45, 0.6, 1.0),
    "glossed": (0.0, 0.2, 0.35, 0.5, 0.65),
    "context": (0.0, 0.3, 0.5),
}
MATTERS = {
    "en→en": ("words", "broad", "context"),
    "zh→zh": ("words", "context"),
    "en→zh": ("words", "context"),
    "zh→en": ("words", "glossed", "context"),
}
"""What is chosen for a pair of languages; nothing else touches its scores."""
PASSES = 2
HALVES = tuple(
    FusionSettings(lexical={"en": words, "zh": words}, crossed=words) for words in (1.0, 0.0)
)
"""Words alone, and meaning alone."""
Embed = Callable[[Any, Sequence[str]], Rows]
"""An encoder and questions to their rows."""


class Measured:
    """One set, opened once, and its nDCG@10 under any weights, each worked out once."""

    def __init__(self, keep: Path, name: str, corpus: Path, queries: Path, qrels: Path) -> None:
        self.name, _, direction = name.partition(" ")
        spoken = SPOKEN.get(self.name, "en")
        self.direction = direction or f"{spoken}→{spoken}"
        folder = keep / f"{corpus.parent.name}-{corpus.stem}"
        build_corpus(corpus, folder, IndexSettings(), progress=False)
        self._library = Library.open(folder)
        self._grades = read_qrels(qrels)
        texts = read_queries(queries)
        self._asked = {query: texts[query] for query in self._grades if query in texts}
        self._known: dict[FusionSettings, float] = {}

    def of(self, weights: FusionSettings) -> float:
        """The mean over its questions."""
        key = weights.model_dump_json()
        if key not in self._known:
            held: Any = self._library
            held.__dict__["_ranker"] = Ranker(held._lexical, held._spaces, held._columns, weights)
            ranked = rank_documents(self._library, self._asked)
            found = (ndcg(ranking, self._grades[query], 10) for query, ranking in ranked.items())
            self._known[key] = fmean(found)
        return self._known[key]


def settings(weights: Weights) -> FusionSettings:
    """Weights by the names of :data:`GRID` as the search takes them."""
    words = weights["words"]
    return FusionSettings(
        lexical={"en": words, "zh": words},
        crossed=words,
        **{name: value for name, value in weights.items() if name != "words"},
    )


def chosen(names: Sequence[str], others: Sequence[Measured]) -> Weights:
    """What the ``others`` choose."""
    found = dict(NEUTRAL)
    for name in [*names] * PASSES:

        def good(value: float, name: str = name) -> float:
            return fmean(other.of(settings({**found, name: value})) for other in others)

        found[name] = max(GRID[name], key=good)
    return {name: found[name] for name in names}


def akin(one: str, other: str) -> bool:
    """Whether two sets have questions in common."""
    return one.removeprefix("xlinghealth-")[:6] == other.removeprefix("xlinghealth-")[:6]


def rows(measured: Sequence[Measured]) -> Iterator[tuple[str, list[str]]]:
    """For each set what was chosen and by which others, and nDCG@10 with it and as shipped."""
    for one in measured:
        others = [
            other
            for other in measured
            if other.direction == one.direction and not akin(one.name, other.name)
        ]
        weights = chosen(MATTERS[one.direction], others)
        told = ", ".join(f"{name} {value:g}" for name, value in weights.items())
        with_them = one.of(settings({**NEUTRAL, **weights}))
        yield (
            f"{one.name} {one.direction}",
            [
                ", ".join(other.name for other in others),
                told,
                f"{with_them:.4f}",
                f"{one.of(FusionSettings()):.4f}",
                *(f"{one.of(half):.4f}" for half in HALVES),
            ],
        )


def remember() -> None:
    """Have the encoders read every question once in this process."""
    for name in OFFLINE:
        kind: Any = type(load(name))
        kind.queries = _remembering(kind.queries)


def _remembering(
    embed: Callable[[Any, Sequence[str]], Rows],
) -> Callable[[Any, Sequence[str]], Rows]:
    known: dict[str, Rows] = {}

    def queries(embedder: Any, texts: Sequence[str]) -> Rows:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, embed(embedder, new), strict=True))
        return unit([known[text] for text in texts])

    return queries


def main(keep: Path) -> None:
    """Measure every set and write the table."""
    remember()
    measured = [Measured(keep, *each) for each in every_set(keep) if "huatuo" not in each[0]]
    head = [
        "set",
        "chosen on",
        "chosen",
        "nDCG@10 with that",
        "as shipped",
        "words alone",
        "meaning alone",
    ]
    lines = [f"| {' | '.join(head)} |", "|---|---|---|--:|--:|--:|--:|"]
    for name, cells in rows(measured):
        lines.append(f"| {name} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    record(SECTION, "\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, required=True, help="where the vectors are kept")
    main(parser.parse_args().keep)
