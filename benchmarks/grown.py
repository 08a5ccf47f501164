"""A library of any size for measuring, grown from a small real one without an encoder.

Each paper beyond the real ones is two real ones of one language told together: the sentences of
the first, every third of them exchanged for one of the second, under a title made of both. The
vector of a passage is the like mixture of the two passages' vectors with some noise, so that the
space is as crowded round its subjects as a real one. Years and types are drawn by lot. Everything
follows from the seed. The papers go through the very build that real ones go through, which finds
all vectors kept; a run that was stopped goes on where it was.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.build import BuildReport, build_from
from index.embedders import OFFLINE, load
from index.embedders.base import Rows, unit
from index.library import Library
from index.plan import FileState
from index.settings import IndexSettings
from index.texts import embedding_text
from index.vectors import Vectors, stem, text_key
from literature.normal import make_paper
from literature.paper import Paper, Passage, Section
from literature.passages import passages as cut
from literature.sentences import sentences

BLOCK = 1000  # papers that stand for one file
_SHARE, _NOISE = 0.7, 0.25  # of the first paper's vector; length of the noise
_TYPES = ("Journal Article", "Randomized Controlled Trial", "Review", "Case Reports")


@dataclass(frozen=True, slots=True)
class _Real:
    """A real paper, its passages, and their vectors in each space that holds them."""

    paper: Paper
    passages: list[Passage]
    vectors: dict[str, Rows]


class Growth:
    """The real papers of ``source`` and what grows from them."""

    def __init__(self, source: Path, seed: int = 11) -> None:
        self.seed = seed
        with Library.open(source) as library:
            self.models = {name: load(name) for name in library.manifest.embedders}
            self._real = _read(library, source)
        self._alike: dict[str, list[int]] = {}
        for row, real in enumerate(self._real):
            self._alike.setdefault(real.paper.language, []).append(row)

    def blocks(self, passages: int) -> list[Path]:
        """The names of as many files as hold so many passages, near enough."""
        held = sum(len(real.passages) for real in self._real) / len(self._real)
        return [Path(f"/grown/{n:05d}") for n in range(max(1, round(passages / held / BLOCK)))]

    def papers(self, block: Path) -> Iterator[Paper]:
        """The papers of one file."""
        return (paper for paper, *_ in self._grown(int(block.name)))

    def keep_vectors(self, library: Path, blocks: list[Path]) -> None:
        """Lay the vectors of the papers of these files where the build looks for them."""
        library.mkdir(parents=True, exist_ok=True)
        for name, model in self.models.items():
            kept = Vectors(library, stem(name, model.sha256), model.dimension, write=True)
            for block in blocks:
                keys: list[bytes] = []
                rows: list[Rows] = []
                for paper, first, second, draw in self._grown(int(block.name)):
                    for passage in cut(paper):
                        if model.languages and passage.language not in model.languages:
                            continue
                        keys.append(text_key(embedding_text(paper, passage)))
                        rows.append(_mixed(name, passage.n, first, second, draw, model.dimension))
                if keys:
                    kept.add(keys, unit(np.array(rows)))

    def _grown(self, block: int) -> Iterator[tuple[Paper, _Real, _Real, np.random.Generator]]:
        for number in range(block * BLOCK, (block + 1) * BLOCK):
            first = self._real[number % len(self._real)]
            lot = random.Random(self.seed * 1_000_003 + number)
            second = self._real[lot.choice(self._alike[first.paper.language])]
            mixed = first.paper if number < len(self._real) else _told(first.paper, second.paper)
            paper = replace(
                mixed,
                id=f"pmid:{50_000_000 + number}",
                pmid=str(50_000_000 + number),
                year=lot.randint(1980, 2026),
                publication_types=(_TYPES[0], lot.choice(_TYPES)),
            )
            draw = np.random.default_rng((self.seed, number))
            yield paper, first, first if mixed is first.paper else second, draw


def build_grown(growth: Growth, library: Path, passages: int) -> BuildReport:
    """Grow a library of so many passages at ``library``, or bring it there."""
    blocks = growth.blocks(passages)
    growth.keep_vectors(library, blocks)
    states = [
        FileState(str(block), f"{growth.seed}/{block.name}", f"{growth.seed}/{block.name}")
        for block in blocks
    ]
    return build_from(
        states, [], growth.papers, library, OFFLINE, progress=False, settings=IndexSettings()
    )


def _read(library: Library, source: Path) -> list[_Real]:
    """Every paper with its passages and their kept vectors."""
    kept = {
        name: (Vectors(source, record.stem, record.dimension), record.languages)
        for name, record in library.manifest.embedders.items()
    }
    found = []
    for paper in library.every_paper():
        passages = cut(paper)
        vectors = {}
        for name, (rows, languages) in kept.items():
            if not languages or all(p.language in languages for p in passages):
                vectors[name] = rows.get([text_key(embedding_text(paper, p)) for p in passages])
        bare = make_paper(
            title=paper.title,
            sections=[Section(s.role, s.text, s.heading) for s in paper.sections],
            journal=paper.journal,
            language=paper.language,
        )
        found.append(_Real(bare, passages, vectors))
    return found


def _told(one: Paper, other: Paper) -> Paper:
    """The first paper with every third sentence, and the end of its title, of the second."""
    strange = [s.text for section in other.sections for s in sentences(section.text)] or [""]
    at = 0
    sections = []
    for section in one.sections:
        own = [s.text for s in sentences(section.text)]
        for n in range(1, len(own), 3):
            own[n] = strange[at % len(strange)]
            at += 1
        sections.append(replace(section, text=" ".join(filter(None, own))))
    half, rest = len(one.title) * 2 // 3, len(other.title) * 2 // 3
    return replace(one, title=one.title[:half] + other.title[rest:], sections=tuple(sections))


def _mixed(
    space: str, n: int, first: _Real, second: _Real, draw: np.random.Generator, dimension: int
) -> Rows:
    """The vector of passage ``n`` of two papers told together; a real one's own, as it is."""
    own, other = first.vectors.get(space), second.vectors.get(space)
    noise = draw.normal(size=dimension).astype(np.float32) / dimension**0.5
    if own is None or not len(own):
        return noise
    row = own[n % len(own)]
    if second is first:
        return row
    strange = other[n % len(other)] if other is not None and len(other) else noise
    mixed: Rows = _SHARE * row + (1 - _SHARE) * strange + _NOISE * noise
    return mixed
