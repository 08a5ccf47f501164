"""Shorthands for the tests of the readers."""

import io
from types import ModuleType

from literature.errors import Failure
from literature.paper import Paper


def found(reader: ModuleType, content: str | bytes) -> list[Paper | Failure]:
    """Everything the reader makes of ``content``, in order."""
    data = content.encode() if isinstance(content, str) else content
    return list(reader.read(io.BytesIO(data), "file"))


def papers(reader: ModuleType, content: str | bytes) -> list[Paper]:
    """The papers; there must be no failures."""
    each = found(reader, content)
    assert all(isinstance(one, Paper) for one in each), each
    return each  # type: ignore[return-value]


def paper(reader: ModuleType, content: str | bytes) -> Paper:
    """The one paper."""
    (one,) = papers(reader, content)
    return one


def failures(reader: ModuleType, content: str | bytes) -> list[Failure]:
    """What could not be read."""
    return [each for each in found(reader, content) if isinstance(each, Failure)]


def parts(one: Paper) -> list[tuple[str, str]]:
    """``(role, text)`` of each section."""
    return [(str(section.role), section.text) for section in one.sections]
