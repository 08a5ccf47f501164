"""What there is to read, by content: which files, and what each of them holds now."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedders.base import file_sha256
from literature.errors import Failure, ShizhenError
from literature.folders import walk
from literature.paper import Paper

Stamp = tuple[int, int, int, int]
"""What changes when a file is written: size, times of writing and of change (ns), inode."""

NO_STAMP: Stamp = (0, 0, 0, 0)
Known = tuple[Stamp, str]
"""A stamp and the SHA-256 of the bytes that went with it."""

_SETTLING = 2_000_000_000  # ns: longer than a tick of any file system's clock

Reader = Callable[[Path], Iterable[Paper | Failure]]
"""What turns one file into papers and failures: :func:`literature.files.read_file`, or a test's."""


@dataclass(frozen=True, slots=True)
class FileState:
    """One file as it is now. ``key`` names its reading: same bytes, same name, same readers.

    ``settled`` says that it had been left alone long enough for its stamp to stand for its bytes.
    """

    path: str
    sha256: str
    key: str
    stamp: Stamp = NO_STAMP
    settled: bool = False

    @property
    def size(self) -> int:
        """Bytes, when it was surveyed."""
        return self.stamp[0]

    def unmoved(self) -> bool:
        """Whether nobody has written to the file since it was surveyed."""
        return self.stamp == _stamp(Path(self.path))


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return NO_STAMP
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def survey(
    sources: Iterable[Path | str], readers: str, known: Mapping[str, Known] | None = None
) -> tuple[list[FileState], list[Failure]]:
    """Every file of the sources by content, and those that cannot even be opened.

    ``readers`` names what reads them, and how: what another read is read again
    (:func:`index.reading.version`).

    A file whose stamp is ``known`` is not read: nobody can set the time of a file's last change,
    so equal stamps are equal bytes, unless it was written in the very moment it was looked at
    (such a stamp is not ``settled``, and is not to be handed in).

    Raises ``ShizhenError`` for a source that does not exist.
    """
    states: dict[str, FileState] = {}
    failures = []
    for path in _files(sources):
        if str(path) in states:
            continue
        stamp = _stamp(path)
        before, sha256 = (known or {}).get(str(path), (NO_STAMP, ""))
        try:
            if stamp != before or stamp == NO_STAMP:
                sha256 = file_sha256(path)
        except OSError as error:
            failures.append(
                Failure(str(path), "", f"the file cannot be read ({error.strerror})", "Check it.")
            )
            continue
        key = f"{sha256}/{path.name}/{readers}"
        states[str(path)] = FileState(str(path), sha256, key, stamp, _settled(stamp))
    return [states[path] for path in sorted(states)], failures


def _settled(stamp: Stamp) -> bool:
    age = time.time_ns() - max(stamp[1:3])
    return stamp != NO_STAMP and age > _SETTLING


def survey_one(path: Path, reader: str) -> FileState:
    """One file that a reader of the caller's own will read. Raises ``OSError``."""
    sha256 = file_sha256(path)
    return FileState(str(path), sha256, f"{sha256}/{path.name}/{reader}", _stamp(path))


def _files(sources: Iterable[Path | str]) -> Iterable[Path]:
    paths = [Path(source) for source in sources]
    for path in paths:
        if not path.exists():
            raise ShizhenError(
                "there is no such file or folder", file=str(path), cure="Check the path."
            )
    for path in paths:
        if path.is_dir():
            yield from walk(path)
        else:
            yield path
