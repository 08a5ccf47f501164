"""Papers out, as others read them: one module for each format.

Each has ``NAME``, ``SUFFIX`` and ``write(papers) -> Iterator[str]``, one text for each paper, to be
written one after the other. RIS, nbib, BibTeX and CSL-JSON are read back by our own readers without
loss; GB/T 7714 and Vancouver are references for people. A new format is one new file and one line
in :data:`EXPORTERS`.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from literature.errors import ShizhenError
from literature.exporters import bibtex, csl, gbt7714, nbib, ris, vancouver
from literature.paper import Paper


class Exporter(Protocol):
    """What a module of this folder offers."""

    NAME: str
    SUFFIX: str

    def write(self, papers: Iterable[Paper]) -> Iterator[str]:
        """One text for each paper."""


EXPORTERS: dict[str, Exporter] = {
    "ris": ris,
    "nbib": nbib,
    "bibtex": bibtex,
    "csl": csl,
    "gbt7714": gbt7714,
    "vancouver": vancouver,
}


def export(papers: Iterable[Paper], name: str) -> str:
    """The papers in the format called ``name``. Raises ``ShizhenError`` for an unknown one."""
    if name not in EXPORTERS:
        raise ShizhenError(
            f"there is no export format {name}", cure=f"Take one of: {', '.join(EXPORTERS)}."
        )
    return "".join(EXPORTERS[name].write(papers))
