"""The bilingual glossary: medical concepts by their English and Chinese names.

One file a field of medicine, one concept a line::

    [drug < antibiotic]
    linezolid|Zyvox = 利奈唑胺|利奈唑烷 < antituberculosis drugs

Before the ``=`` stand the English names, behind it the Chinese ones; names of one line are one
thing, and the first of each language is the full one, which stands for the concept in a search. A
name stands in one line only. Behind ``<`` are the concepts, by their first English name, that it
is a kind of or always about: a text on the narrower speaks of the wider, not the other way round.
The heading gives the kind of the lines below it and, behind ``<``, what all of them are a kind of.
Kinds: ``disease``, ``drug`` and ``organism`` (a text that does not speak of these cannot answer),
``procedure``, ``test``, ``body``, ``lifestyle``, ``people``, ``concept``; ``intent`` for what is
asked of them, ``generic`` for words that half of all questions share.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple


class Row(NamedTuple):
    """A concept: its kind, its names in both languages and the concepts it speaks of as well."""

    kind: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    wider: tuple[str, ...]


def rows() -> list[Row]:
    """Every concept of the glossary, file by file in the order of their names."""
    found = sorted(files(__name__).iterdir(), key=lambda file: file.name)
    return [
        row for file in found if file.name.endswith(".txt") for row in read(file.read_text("utf-8"))
    ]


def read(text: str) -> Iterator[Row]:
    """The concepts of one file."""
    kind, above = "", ""
    for line in filter(None, text.splitlines()):
        if line[0] == "[":
            kind, _, above = line[1:-1].partition(" < ")
            continue
        names, _, wider = line.partition(" < ")
        english, _, chinese = names.partition(" = ")
        both = "|".join(filter(None, (above, wider)))
        yield Row(kind, _split(english), _split(chinese), _split(both) if both else ())


def _split(names: str) -> tuple[str, ...]:
    return tuple(names.split("|"))
