"""How a build reads a file: with OCR or without, and with what becomes of records of persons."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import literature
from index.settings import ReadingSettings
from literature.errors import Failure
from literature.paper import Paper


def version(settings: ReadingSettings) -> str:
    """What a reading depends on besides the file: the readers, and how they are told to read."""
    folder = Path(literature.__file__).parent
    code = [*folder.glob("*.py"), *folder.glob("readers/**/*.py"), *folder.glob("pdf/*.py")]
    if settings.deidentify != "none":
        code += [*folder.glob("privacy/**/*.*")]
    digest = hashlib.sha256(f"{settings.ocr} {settings.deidentify}".encode())
    for path in sorted(path for path in code if "__pycache__" not in path.parts):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept(
    outcomes: Iterable[Paper | Failure], settings: ReadingSettings
) -> Iterator[Paper | Failure]:
    """What was read as it may be kept: records of persons without what identifies them."""
    from literature.privacy.records import Masking, masked

    how = Masking(settings.deidentify)
    for outcome in outcomes:
        yield masked(outcome, how) if isinstance(outcome, Paper) else outcome
