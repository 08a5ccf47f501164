"""Where a library's papers come from, so that the next build need not be told again.

``LIBRARY/sources.json`` holds the absolute paths named for the last build that went through. A
folder stays a folder: files that have come into it since are found by the next build.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from literature.errors import ShizhenError

FILE_NAME = "sources.json"


def remember(library: Path, sources: Sequence[Path | str]) -> None:
    """Keep what was named, replacing what was kept before; whole or not at all.

    Raises ``ShizhenError`` where it cannot be written.
    """
    paths = list(dict.fromkeys(str(Path(source).absolute()) for source in sources))
    beside = library / f"{FILE_NAME}.{os.getpid()}"
    try:
        beside.write_text(json.dumps(paths, ensure_ascii=False, indent=1) + "\n", "utf-8")
        beside.replace(library / FILE_NAME)
    except OSError as error:
        raise ShizhenError(
            f"the library is built, but its sources cannot be remembered: {error.strerror}",
            file=str(library / FILE_NAME),
            cure="Make room or allow writing there, or name the sources next time too.",
        ) from error


def remembered(library: Path) -> list[Path]:
    """What the last build was given, in its order; empty where nothing was kept.

    Raises ``ShizhenError`` for a file that is not such a list.
    """
    path = library / FILE_NAME
    if not path.is_file():
        return []
    try:
        paths = json.loads(path.read_text("utf-8"))
    except ValueError:
        paths = None
    if not isinstance(paths, list) or not all(isinstance(item, str) for item in paths):
        raise ShizhenError(
            "this is no list of paths", file=str(path), cure="Name the sources once more."
        )
    return [Path(item) for item in paths]
