"""The files of a folder, found without knowing how any of them is read."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

log = logging.getLogger(__name__)

ABOUT = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|changelog)\b[^.]*(?:\.(?:md|txt|rst))?$", re.I
)
"""Names of files that tell about a folder and hold no literature."""


def exists(path: Path) -> bool:
    """Whether there is something at ``path``, as far as one may look."""
    try:
        return path.exists()
    except OSError:  # a name too long, a folder nobody may look into
        return False


def walk(folder: Path, leave_out: Callable[[Path], bool] = lambda _: False) -> Iterator[Path]:
    """The files under ``folder`` in sorted order, and folders that may not be looked into.

    Left out: hidden files, files that tell about the folder (``README.md``, ``LICENSE``), folders
    that a link leads back to, and those that ``leave_out`` says yes to.
    """
    return _walk(folder, leave_out, set())


def _walk(folder: Path, leave_out: Callable[[Path], bool], seen: set[Path]) -> Iterator[Path]:
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
        if not _is_folder(entry):
            yield entry
        elif not leave_out(entry):
            yield from _walk(entry, leave_out, seen)


def _is_folder(entry: Path) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # nobody may ask; reading it will say why
        return False
