"""One writer at a time, by a lock of the operating system that a dead process does not hold."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from literature.errors import ShizhenError

LOCK = "LOCK"


@contextmanager
def writer(library: Path) -> Iterator[None]:
    """Hold the library for writing. Raises ``ShizhenError`` while another process does, and where
    nobody may write.

    ``flock`` belongs to the open file: the kernel lets go of it with the process, however that
    ends. The file itself stays; its being there means nothing.
    """
    path = library / LOCK
    try:
        opened = path.open("a")
    except OSError as error:
        raise ShizhenError(
            f"the library cannot be written: {error.strerror}",
            file=str(path),
            cure="Make room or allow writing there, then try again: nothing was lost.",
        ) from error
    with opened as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ShizhenError(
                "another process is writing this library",
                file=str(library),
                cure="Wait until it has finished, then try again.",
            ) from None
        yield
