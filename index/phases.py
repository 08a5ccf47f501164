"""The steps of a build, each over a staged generation: read, split, embed, write."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import columns, lexical, vectors
from index.analysis import terms
from index.embedders.base import Embedder
from index.engines.base import Batch, Engine
from index.generations import EmbedderRecord
from index.plan import FileState, Reader
from index.progress import bar
from index.staging import Staged
from index.store import Store
from index.stores.base import VectorStore
from index.texts import embedding_text, lexical_text
from index.vectors import Vectors, text_key
from literature.errors import Failure
from literature.paper import Paper, Passage
from literature.passages import passages as cut

_WINDOW = 16  # batches whose texts are sorted by length together


@dataclass(frozen=True, slots=True)
class Split:
    """What the papers became. ``old_rows`` gives each passage's row in the generation before,
    -1 for a new one; ``content`` is the hash of all papers and passages.
    """

    papers: int
    passages: int
    fresh: int
    removed: int
    content: str
    old_rows: NDArray[np.int64]


def read(
    store: Staged,
    states: Sequence[FileState],
    reader: Reader,
    show: bool,
) -> None:
    """Fill the staged store with what the files hold; a file read before is not read again."""
    known = store.known_readings()
    readings: dict[str, int] = {}
    with bar("read", sum(state.size for state in states), "B", show) as shown:

        def counted(outcomes: Iterable[Paper | Failure]) -> Iterator[Paper | Failure]:
            for number, outcome in enumerate(outcomes, 1):
                shown.set_postfix(records=number, refresh=False)
                shown.update(0)  # a long file shows that it is being read
                yield outcome

        for state in states:
            if state.key not in readings:
                if state.key in known:
                    reading = store.copy_reading(state.key)
                else:
                    reading = store.add_reading(
                        state.key, counted(reader(Path(state.path))), state.path, state.unmoved
                    )
                readings[state.key] = reading
            store.add_file(state.path, state.sha256, readings[state.key])
            shown.update(state.size)


def split(store: Staged, joining: str, reuse: bool, show: bool) -> Split:
    """Give papers and passages their rows; with ``reuse`` an unchanged paper is not cut again.

    ``joining`` is the version of how one paper is made of several records.
    """
    digest = hashlib.sha256()
    old_rows: list[int] = []
    papers = passages = fresh = 0
    with bar("split", store.count("records"), "papers", show) as shown:
        for found in store.settle(joining):
            kept = found.kept if reuse else None
            if kept and kept.count:
                store.copy_passages(passages, found.row, kept)
                added = kept.count
                old_rows += range(kept.first, kept.first + added)
            else:
                paper = store.paper(found.row)
                made = [_row(paper, passage) for passage in cut(paper)]
                added = store.add_passages(passages, found.row, made)
                old_rows += [-1] * added
                fresh += added
            digest.update(json.dumps([found.id, found.sha256, found.sources, added]).encode())
            passages += added
            papers += 1
            shown.update()
        store.flush_passages()
    return Split(
        papers, passages, fresh, store.removed(), digest.hexdigest(), np.array(old_rows, np.int64)
    )


def _row(paper: Paper, passage: Passage) -> tuple[Passage, bytes, int]:
    text = embedding_text(paper, passage)
    return passage, text_key(text), len(text)


def embed(
    store: Store,
    library: Path,
    staged: Path,
    models: Sequence[Embedder],
    engine: Engine,
    place: VectorStore,
    batch: int,
    show: bool,
) -> tuple[int, dict[str, EmbedderRecord]]:
    """Compute the vectors that nobody has yet, ``batch`` at once; write each space to its place.

    Gives how many were computed, and what there is to be said of each space.
    """
    computed = 0
    records = {}
    for model in models:
        rows = store.rows_in(model.languages)
        stem = vectors.stem(model.name, model.sha256)
        kept = Vectors(library, stem, model.dimension, write=True)
        computed += _compute(store, kept, model, rows, engine, batch, show)
        found = kept.get([key for _, key, _ in rows])
        places = np.array([row for row, *_ in rows], np.int64)
        searched = place.write(staged, stem, found, places, store)
        records[model.name] = EmbedderRecord(
            sha256=model.sha256,
            dimension=model.dimension,
            languages=sorted(model.languages),
            stem=stem,
            vectors=len(rows),
            index=searched.kind,
            recall=searched.recall,
        )
    return computed, records


def _compute(
    store: Store,
    kept: Vectors,
    model: Embedder,
    rows: Sequence[tuple[int, bytes, int]],
    engine: Engine,
    batch: int,
    show: bool,
) -> int:
    """Embed what is not kept yet, and keep each batch as soon as it is done, while the next one
    is computed."""
    missing = list(
        {key: (row, key, length) for row, key, length in rows if key not in kept}.values()
    )
    with (
        bar(f"embed {model.name}", len(missing), "passages", show) as shown,
        ThreadPoolExecutor(1) as writer,
    ):
        kept_last: Future[None] | None = None
        for keys, found in engine.embed(model, _batches(store, missing, batch)):
            if kept_last is not None:
                kept_last.result()
            kept_last = writer.submit(kept.add, keys, found)
            shown.update(len(keys))
        if kept_last is not None:
            kept_last.result()
    return len(missing)


def _batches(
    store: Store, missing: Sequence[tuple[int, bytes, int]], batch: int
) -> Iterator[Batch]:
    """Window by window, texts of like length together."""
    for start in range(0, len(missing), _WINDOW * batch):
        window = sorted(missing[start : start + _WINDOW * batch], key=lambda r: (-r[2], r[0]))
        for at in range(0, len(window), batch):
            part = window[at : at + batch]
            found = store.passages(row for row, *_ in part)
            texts = [embedding_text(paper, passage) for passage, paper in found]
            yield [key for _, key, _ in part], texts


def write(
    store: Store,
    staged: Path,
    split: Split,
    previous: Path | None,
    show: bool,
) -> None:
    """Write the lexical half and the columns; terms cut before are taken over."""
    forward = lexical.Forward(previous) if previous else None
    with bar("write", split.fresh if forward else split.passages, "passages", show) as shown:

        def fresh_terms() -> Iterator[Sequence[str]]:
            fresh = np.flatnonzero(split.old_rows < 0) if forward else None
            for passage, paper in store.in_order(fresh):
                shown.update()
                yield terms(lexical_text(paper, passage))

        lexical.write(staged, fresh_terms(), forward, split.old_rows)
    columns.write(staged, store)
