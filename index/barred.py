"""What a library is refused for that building it again would not mend."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from literature.errors import ShizhenError


class BarredError(ShizhenError):
    """A library that is neither to be taken for damaged nor to be built over."""


class AnotherSchemaError(BarredError):
    """The library was laid out by another version of the program."""


class UnreadableError(BarredError):
    """The system does not let the library be read; how it is laid out cannot be told then."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"the library cannot be read: {error.strerror or error}",
            file=str(error.filename or ""),
            cure="Allow reading it, then try again.",
        )


@contextmanager
def reading() -> Iterator[None]:
    """Raises ``UnreadableError`` for what the system refuses; a lost file is for the caller."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(error) from error


@reading()
def require_readable(path: Path) -> None:
    """For a file that a library opens which does not tell one it may not read from a broken one."""
    path.open("rb").close()
