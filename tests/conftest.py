"""Where the real data is, for every test that needs it."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from shizhen.server import threads_sleep

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SHIZHEN_DATA", ROOT.parent / "shared" / "data"))

# The gate is the same for everyone who passes it; looking for new counterexamples is for the desk.
# Neither times a single example: how busy a machine is says nothing of a law.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "desk")

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
threads_sleep()  # as the command has it: on a busy machine tests would take minutes otherwise


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data, or a skip that says why."""
    if not DATA.is_dir():
        pytest.skip(f"the real data is not at {DATA}; set SHIZHEN_DATA to its folder")
    return DATA


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, built once for all tests by the commands' own code."""
    from index.build import build

    library = tmp_path_factory.mktemp("samples") / "library"
    done = build([ROOT / "samples" / "en", ROOT / "samples" / "zh"], library, progress=False)
    assert not done.failures, done.failures
    return library
