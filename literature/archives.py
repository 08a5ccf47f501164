"""``.zip`` and ``.tar``: their members one by one, and what is dangerous in them refused by name.

Nothing is ever written under a member's own name. A member is copied to a temporary file of
limited length before it is read, so that what an archive claims of itself is never believed.
"""

import lzma
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from literature.errors import Failure, ShizhenError

MOST_MEMBERS = 20_000
MOST_MEMBER = 512 * 1024 * 1024
MOST_TOTAL = 2 * 1024 * 1024 * 1024
MOST_RATIO = 100
"""Text packs to a tenth, JSON to a twentieth; what unpacks to more than this is made to harm …"""
_FREE = 32 * 1024 * 1024
"""… once it is larger than this."""

_IN_MEMORY = 16 * 1024 * 1024
_CHUNK = 1024 * 1024
_TAR = 257
_LEAVE_OUT = "Take it out of the archive."
_BOMB = "the archive unpacks to far more than it holds, as archives made to exhaust a disk do"

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
"""What ``zipfile`` raises over a member that is damaged or packed in a way it does not know."""

Member = tuple[str, BinaryIO]
"""``(path inside the archive, its bytes)``."""


def is_archive(head: bytes) -> bool:
    """A zip or tar file by its first bytes."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or head[_TAR : _TAR + 5] == b"ustar"


def members(stream: BinaryIO, head: bytes, source: str) -> Iterator[Member | Failure]:
    """The files in an archive, in its order; a dangerous or broken one gives a ``Failure``.

    Hidden files and folders are passed over. Raises ``ShizhenError`` for what is no archive of
    literature (a Word document is a zip file too), and for archives made to do harm.
    """
    found = _tar(stream, source) if head[_TAR : _TAR + 5] == b"ustar" else _zip(stream, source)
    count = 0
    for member in found:
        yield member
        count += 1
        if count >= MOST_MEMBERS:
            raise ShizhenError(
                f"the archive holds more than {MOST_MEMBERS} files", file=source, cure="Split it."
            )
    if not count:
        yield Failure(source, "", "the archive holds no files", "Pack it again.")


def _zip(stream: BinaryIO, source: str) -> Iterator[Member | Failure]:
    packed = stream.seek(0, 2)
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise ShizhenError(
            f"the zip file is damaged: {error}", file=source, cure="Download it again."
        ) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _refuse_documents({entry.filename for entry in entries}, source)
        budget = _Budget(packed, source)
        for entry in entries:
            name = _zip_name(entry)
            if _is_hidden(name):
                continue
            if fault := _fault(name) or _zip_fault(entry):
                yield Failure(source, name, fault, _LEAVE_OUT)
                continue
            budget.check(entry.file_size)
            try:
                with archive.open(entry) as member:
                    yield name, budget.copy(cast(BinaryIO, member))
            except _BROKEN as error:
                yield Failure(source, name, f"the member is damaged: {error}", "Pack it again.")


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The member's name; Windows in China writes it in GBK, which ``zipfile`` takes for CP437."""
    name = entry.filename
    if entry.flag_bits & 0x800 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _zip_fault(entry: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "the member is a symbolic link"
    if entry.flag_bits & 0x1:
        return "the member is locked with a password"
    return ""


def _tar(stream: BinaryIO, source: str) -> Iterator[Member | Failure]:
    budget = _Budget(None, source)
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for entry in archive:
                if entry.isdir() or _is_hidden(entry.name):
                    continue
                if fault := _fault(entry.name) or _tar_fault(entry):
                    yield Failure(source, entry.name, fault, _LEAVE_OUT)
                    continue
                budget.check(entry.size)
                member = archive.extractfile(entry)
                if member is not None:
                    yield entry.name, budget.copy(cast(BinaryIO, member))
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        yield Failure(
            source, "", f"the archive is cut off or damaged: {error}", "Download it again."
        )


def _tar_fault(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return "the member is a symbolic or hard link"
    return "" if entry.isreg() else "the member is no regular file"


def _fault(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":":
        return "the member's path leads out of the archive"
    return ""


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part[0] == "." and part != "..") for part in parts)


def _refuse_documents(names: set[str], source: str) -> None:
    """Office documents and electronic books are zip files, but no archives of literature."""
    for mark, what in (
        ("[Content_Types].xml", "an Office document (Word, Excel or PowerPoint)"),
        ("META-INF/container.xml", "an electronic book"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
    ):
        if mark in names:
            raise ShizhenError(f"this is {what}", file=source, cure="Save it as PDF, HTML or text.")


class _Budget:
    """How much an archive may still unpack to."""

    def __init__(self, packed: int | None, source: str) -> None:
        allowed = MOST_TOTAL if packed is None else max(_FREE, packed * MOST_RATIO)
        self.left, self.source = min(allowed, MOST_TOTAL), source

    def check(self, size: int) -> None:
        """Raises ``ShizhenError`` where a member says that it is too long."""
        if size > min(self.left, MOST_MEMBER):
            raise ShizhenError(_BOMB, file=self.source, cure="Leave it out.")

    def copy(self, member: BinaryIO) -> BinaryIO:
        """The member in a temporary file; raises ``ShizhenError`` where it is longer than that."""
        copied = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (given away)
        length = 0
        while chunk := member.read(_CHUNK):
            length += len(chunk)
            if length > min(self.left, MOST_MEMBER):
                copied.close()
                raise ShizhenError(_BOMB, file=self.source, cure="Leave it out.")
            copied.write(chunk)
        self.left -= length
        copied.seek(0)
        return cast(BinaryIO, copied)
