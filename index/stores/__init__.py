"""Where the vectors of a generation lie. A new store is a new module and one line in ``_BY_NAME``.

Whatever the store, the papers, the words and the columns stay in the generation's folder, and
``CURRENT`` alone says which generation lives.
"""

import logging
from importlib import import_module
from pathlib import Path

from index.settings import IndexSettings
from index.stores.base import VectorStore
from literature.errors import ShizhenError

log = logging.getLogger(__name__)

_BY_NAME = {
    "faiss": "index.stores.local",
    "milvus": "index.stores.milvus",
}
"""Name to module; every module has ``make(library, settings) -> VectorStore``."""

FAISS = "faiss"
"""Files in the generation's folder: the store of a library that was told of no other."""

NAMES = tuple(_BY_NAME)


def load(name: str, library: Path, settings: IndexSettings) -> VectorStore:
    """The store of this name for a library. Raises ``ShizhenError`` where there is none."""
    if name not in _BY_NAME:
        raise ShizhenError(
            f"there is no store called {name!r}", cure=f"Choose from {', '.join(NAMES)}."
        )
    store: VectorStore = import_module(_BY_NAME[name]).make(library, settings)
    return store


def ledger(name: str, library: Path) -> Path:
    """What a store outside the folder keeps there of itself; it is there once it was used."""
    return library / f"{name}.json"


def tidy(library: Path, settings: IndexSettings) -> None:
    """Have every store that the library ever used follow the generations that are published.

    The caller holds the lock. A server that is away is told of in the log and not waited for: what
    lies there too long is in nobody's way, and the next build tries again.
    """
    for name in NAMES:
        if ledger(name, library).is_file():
            try:
                load(name, library, settings).tidy()
            except ShizhenError as error:
                log.warning("what is no longer needed was left in %s: %s", name, error)
