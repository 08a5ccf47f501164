"""Whether a library is what it says it is: files, counts, vectors, offsets."""

from collections.abc import Iterator
from pathlib import Path

from index import generations, stores
from index.barred import reading
from index.generations import Manifest
from index.lexical import Lexical
from index.settings import Bm25Settings, IndexSettings
from index.store import REBUILD, Store
from index.stores.base import VectorsMissingError, VectorStore
from index.vectors import Vectors
from literature.errors import ShizhenError
from literature.paper import sha256


def verify(library: Path | str, settings: IndexSettings | None = None) -> list[str]:
    """The faults of the live generation, one sentence each; empty where it is sound.

    Raises ``ShizhenError`` where there is no library, or none that this program can read.
    """
    library = Path(library)
    folder = generations.current(library)
    if folder is None:
        raise ShizhenError("there is no library here", file=str(library), cure=REBUILD)
    manifest = Manifest.load(folder)
    faults = generations.file_faults(folder, manifest)
    if faults:  # what lies behind a broken file cannot be told apart from it
        return faults
    faults = _kept(library, manifest)
    place = stores.load(manifest.store, library, settings or IndexSettings())
    with Store.open(folder) as store:
        return [
            *faults,
            *_counts(folder, manifest, store),
            *_offsets(store),
            *_vectors(folder, manifest, store, place),
        ]


@reading()
def _kept(library: Path, manifest: Manifest) -> list[str]:
    records = manifest.embedders.values()
    return [f for r in records for f in Vectors(library, r.stem, r.dimension).faults]


def _counts(folder: Path, manifest: Manifest, store: Store) -> Iterator[str]:
    for what, held, said in (
        ("papers", store.count("papers"), manifest.papers),
        ("passages", store.count("passages"), manifest.passages),
        (
            "passages in the lexical index",
            Lexical(folder, Bm25Settings()).passages,
            manifest.passages,
        ),
    ):
        if held != said:
            yield f"there are {held} {what}, the manifest says {said}"


def _offsets(store: Store) -> Iterator[str]:
    for passage, paper in store.in_order(None):
        if paper.text[passage.start : passage.end] != passage.text or not passage.text:
            yield f"{passage.id}: its offsets do not give its text"
        elif sha256(passage.text) != passage.sha256:
            yield f"{passage.id}: its text does not match its hash"


def _vectors(folder: Path, manifest: Manifest, store: Store, place: VectorStore) -> Iterator[str]:
    for name, record in manifest.embedders.items():
        try:
            dense = place.open(folder, record.stem, manifest.passages)
        except VectorsMissingError as error:
            yield error.what
            continue
        wanted = [row for row, *_ in store.rows_in(frozenset(record.languages))]
        if dense.rows.tolist() != wanted:
            yield f"the vectors of {name} are not those of its passages"
        elif not len(dense) == record.vectors == dense.vectors:
            yield f"{name} holds {dense.vectors} vectors, the manifest says {record.vectors}"
        else:
            yield from place.faults(folder, record.stem, store)
