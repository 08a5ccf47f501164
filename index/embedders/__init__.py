"""Embedders by name. A new one is a new module and one line in ``_BY_NAME``."""

from importlib import import_module

from index.embedders.base import Embedder

_BY_NAME = {
    "e5": "index.embedders.e5",
    "minilm": "index.embedders.minilm",
    "use": "index.embedders.use",
}
"""Name to module; every module has ``make() -> Embedder``."""

NAMES = tuple(_BY_NAME)

OFFLINE = ("minilm", "e5")
"""What comes with the install for finding: English, and all languages with the way between them."""

SENTENCES = ("minilm", "use")
"""What sentences of an answer are compared by: unlike those of ``e5``, whose cosines all lie close
to one another, these tell by how much two sentences differ."""


def load(name: str) -> Embedder:
    """The embedder of this name, else the sentence-transformers model of this name or folder.

    Raises ``ShizhenError`` where there is none.
    """
    if name in _BY_NAME:
        embedder: Embedder = import_module(_BY_NAME[name]).make()
        return embedder
    from index.embedders.sentence_transformers import make

    return make(name)
