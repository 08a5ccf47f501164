"""A model's file is the one that was pinned, or it is refused kindly."""

from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.weights.pinned import file_sha256, require_sha256


def test_an_altered_weight_file_is_refused(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"not the model")
    with pytest.raises(ShizhenError, match=r"not the model that was pinned.*Reinstall"):
        require_sha256(path, "0" * 64)
    with pytest.raises(ShizhenError, match=r"file is missing.*Reinstall"):
        require_sha256(tmp_path / "none", "0" * 64)


def test_the_file_that_was_pinned_is_taken(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"the model")
    require_sha256(path, file_sha256(path))
