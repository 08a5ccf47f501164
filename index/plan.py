"""What there is to read, by content: which files, and what each of them holds now."""

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from literature.errors import Failure, ShizhenError
from literature.folders import exists, walk
from literature.paper import Paper
from literature.weights.pinned import file_sha256

Stamp = tuple[int, int, int, int]
"""What changes when a file is written: size, times of writing and of change (ns), inode."""

NO_STAMP: Stamp = (0, 0, 0, 0)
Known = tuple[Stamp, str]
"""A stamp and the SHA-256 of the bytes that went with it; ``NO_STAMP`` where it stands for none."""

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
    sources: Iterable[Path | str],
    readers: str,
    known: Mapping[str, Known] | None = None,
    leave_out: Callable[[Path], bool] = lambda _: False,
) -> tuple[list[FileState], list[Failure]]:
    """Every file of the sources by content, and those that cannot even be opened.

    ``readers`` names what reads them, and how: what another read is read again
    (:func:`index.reading.version`). Folders that ``leave_out`` says yes to are no literature.

    A file whose stamp is ``known`` is not read: nobody can set the time of a file's last change,
    so equal stamps are equal bytes, unless it was written in the very moment it was looked at
    (such a stamp is not ``settled``, and is not to be handed in).

    What cannot be looked at is not gone: a ``known`` file that may not be read now, or that lies
    in a folder nobody may enter or under a source that holds nothing any more (a disk that is not
    there), stands as it was, and the failure says so.

    Raises ``ShizhenError`` for a source that does not exist.
    """
    found = _Survey(readers, known or {})
    for path in _existing(sources):
        if path.is_dir():
            found.look_into(path, leave_out)
        else:
            found.look_at(path)
    return [found.states[path] for path in sorted(found.states)], [*found.failures.values()]


class _Survey:
    """One look at all sources: what was found, by its path, and what was not."""

    def __init__(self, readers: str, known: Mapping[str, Known]) -> None:
        self._readers, self._known = readers, known
        self.states: dict[str, FileState] = {}
        self.failures: dict[str, Failure] = {}

    def look_into(self, folder: Path, leave_out: Callable[[Path], bool]) -> None:
        """All files of a folder that was named."""
        empty = True
        for path in walk(folder, leave_out):
            empty = False
            self.look_at(path)
        if empty:
            cure = "Put literature files in it, or name it no longer."
            self._fail(folder, "the folder holds no files", cure, self._keep(folder))

    def look_at(self, path: Path) -> None:
        """One file, or a folder that nobody may look into."""
        if str(path) in self.states:
            return
        try:
            str(path).encode()
        except UnicodeEncodeError:  # it could be written nowhere
            self._fail(path, "its name is not UTF-8", "Rename it; convmv renames many.")
            return
        stamp = _stamp(path)
        before, sha256 = self._known.get(str(path), (NO_STAMP, ""))
        try:
            if stamp != before or stamp == NO_STAMP:
                if path.is_dir():
                    next(path.iterdir(), None)
                if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
                    self._fail(path, "this is not a regular file", "Leave it out.")
                    return
                sha256 = file_sha256(path)
        except OSError as error:
            kept = not isinstance(error, FileNotFoundError) and self._keep(path)
            self._fail(path, f"it cannot be read ({error.strerror})", "Check it.", kept)
            return
        self._add(str(path), sha256, stamp)

    def _add(self, path: str, sha256: str, stamp: Stamp) -> None:
        key = f"{sha256}/{Path(path).name}/{self._readers}"
        self.states[path] = FileState(path, sha256, key, stamp, _settled(stamp))

    def _keep(self, path: Path) -> bool:
        """Whether something known there, or below it, was put in as it was."""
        inside = f"{path}{os.sep}"
        held = [old for old in self._known if old == str(path) or old.startswith(inside)]
        for old in held:
            self._add(old, self._known[old][1], NO_STAMP)
        return bool(held)

    def _fail(self, path: Path, reason: str, cure: str, kept: bool = False) -> None:
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        told = f"{reason}; what was read there before is kept" if kept else reason
        self.failures[name] = Failure(name, "", told, cure)


def _settled(stamp: Stamp) -> bool:
    age = time.time_ns() - max(stamp[1:3])
    return stamp != NO_STAMP and age > _SETTLING


def survey_one(path: Path, reader: str) -> FileState:
    """One file that a reader of the caller's own will read. Raises ``OSError``."""
    sha256 = file_sha256(path)
    return FileState(str(path), sha256, f"{sha256}/{path.name}/{reader}", _stamp(path))


def _existing(sources: Iterable[Path | str]) -> list[Path]:
    paths = [Path(source) for source in sources]
    for path in paths:
        if not exists(path):
            raise ShizhenError(
                "there is no such file or folder", file=str(path), cure="Check the path."
            )
    return paths
