"""Embedders by name. A new one is a new module and one line in ``_BY_NAME``."""

from importlib import import_module

from index.embedders.base import Embedder

_BY_NAME = {
    "minilm": "index.embedders.minilm",
    "use": "index.embedders.use",
}
"""Name to module; every module has ``make() -> Embedder``."""

OFFLINE = ("minilm", "use")
"""What comes with the install: English, and both languages with the bridge between them."""


def load(name: str) -> Embedder:
    """The embedder of this name, else the sentence-transformers model of this name or folder.

    Raises ``ShizhenError`` where there is none.
    """
    if name in _BY_NAME:
        embedder: Embedder = import_module(_BY_NAME[name]).make()
        return embedder
    from index.embedders.sentence_transformers import make

    return make(name)
