"""A library of the project's own samples with no model in it, and dialogues made from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import index.embedders
from dialogue_gen.dialogue import Dialogue
from dialogue_gen.produce import ACCEPTED, produce, read
from index.build import build
from index.library import Library


@pytest.fixture(scope="session")
def plain_library(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Library]:
    """The samples under hashed words: searching them costs nothing."""
    folder = tmp_path_factory.mktemp("dialogues") / "library"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(index.embedders._BY_NAME, "hashing", "tests.index.hashing")
        build(
            [root / "samples" / "en", root / "samples" / "zh"], folder, ["hashing"], progress=False
        )
        with Library.open(folder) as opened:
            yield opened


@pytest.fixture(scope="session")
def run(plain_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of thirty dialogues over the samples."""
    out = tmp_path_factory.mktemp("dialogues") / "run"
    produce(plain_library, 30, out, seed=1)
    return out


@pytest.fixture(scope="session")
def good(run: Path) -> tuple[Dialogue, ...]:
    """The dialogues that run accepted."""
    return tuple(read(run / ACCEPTED))
