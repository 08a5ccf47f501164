"""The files of a folder, found without knowing how any of them is read."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)

ABOUT = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|changelog)\b[^.]*(?:\.(?:md|txt|rst))?$", re.I
)
"""Names of files that tell about a folder and hold no literature."""


def walk(folder: Path) -> Iterator[Path]:
    """The files under ``folder`` in sorted order.

    Left out: hidden files, files that tell about the folder (``README.md``, ``LICENSE``), and
    folders that a link leads back to.
    """
    return _walk(folder, set())


def _walk(folder: Path, seen: set[Path]) -> Iterator[Path]:
    real = folder.resolve()
    if real in seen:
        log.warning("%s leads back to a folder already read; left out", folder)
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder  # reading it will say why
        return
    for entry in entries:
        if entry.name.startswith(".") or ABOUT.match(entry.name):
            continue
        if entry.is_dir():
            yield from _walk(entry, seen)
        else:
            yield entry
