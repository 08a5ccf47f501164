"""Vectors are kept once, durably, and a torn end costs only what was torn."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedders.base import Rows, unit
from index.vectors import Vectors, stem, text_key
from literature.errors import ShizhenError

DIMENSION = 8


def some(n: int, seed: int = 0) -> tuple[list[bytes], Rows]:
    rows = np.random.default_rng(seed).normal(size=(n, DIMENSION))
    return [text_key(f"{seed} {i}") for i in range(n)], unit(rows)


def test_what_was_added_comes_back_in_any_order(tmp_path: Path):
    keys, rows = some(10)
    Vectors(tmp_path, "x", DIMENSION, write=True).add(keys, rows)
    again = Vectors(tmp_path, "x", DIMENSION)
    assert len(again) == 10
    order = [7, 0, 3]
    cosines = (again.get([keys[i] for i in order]) * rows[order]).sum(axis=1)
    assert np.allclose(cosines, 1, atol=1e-6)
    assert np.allclose(np.linalg.norm(again.get(keys), axis=1), 1, atol=1e-6)
    with pytest.raises(KeyError):
        again.get([text_key("never seen")])


def test_a_key_is_kept_once(tmp_path: Path):
    keys, rows = some(3)
    vectors = Vectors(tmp_path, "x", DIMENSION, write=True)
    vectors.add([*keys, *keys], np.concatenate([rows, rows]))
    vectors.add(keys, rows[::-1])
    assert len(Vectors(tmp_path, "x", DIMENSION)) == 3
    assert vectors.keys_path.stat().st_size == 3 * 36
    assert np.allclose(vectors.get(keys), rows, atol=1e-3)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_tail_torn_at_any_byte_is_dropped_and_refilled(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("torn")
    (keys, rows), (more, more_rows) = some(6), some(4, seed=1)
    vectors = Vectors(folder, "x", DIMENSION, write=True)
    vectors.add(keys, rows)
    sound = {path: path.stat().st_size for path in (vectors.keys_path, vectors.vectors_path)}
    vectors.add(more, more_rows)
    for path, least in sound.items():
        kept = data.draw(st.integers(least, path.stat().st_size), label=path.suffix)
        garbage = data.draw(st.binary(max_size=100), label="garbage")
        path.write_bytes(path.read_bytes()[:kept] + garbage)
    mended = Vectors(folder, "x", DIMENSION, write=True)
    assert all(key in mended for key in keys)
    mended.add(more, more_rows)
    for opened in (mended, Vectors(folder, "x", DIMENSION)):
        assert len(opened) == 10
        assert np.allclose(opened.get(keys + more), np.concatenate([rows, more_rows]), atol=1e-3)
        assert opened.faults == []


def test_a_rotten_row_is_told_and_computed_anew(tmp_path: Path):
    keys, rows = some(5)
    vectors = Vectors(tmp_path, "x", DIMENSION, write=True)
    vectors.add(keys, rows)
    data = bytearray(vectors.vectors_path.read_bytes())
    data[2 * DIMENSION * 2] ^= 1
    vectors.vectors_path.write_bytes(data)
    rotten = Vectors(tmp_path, "x", DIMENSION, write=True)
    assert rotten.faults == ["embeddings.x.vectors: row 2 does not match its checksum"]
    assert [key in rotten for key in keys] == [True, True, False, True, True]
    assert (len(Vectors(tmp_path, "x", DIMENSION)), len(rotten)) == (4, 4)
    assert Vectors(tmp_path, "x", DIMENSION).faults == []  # the writer gave it to nobody
    rotten.add(keys, rows)
    assert np.allclose(Vectors(tmp_path, "x", DIMENSION).get(keys), rows, atol=1e-3)


def test_what_is_no_number_is_refused(tmp_path: Path):
    keys, rows = some(2)
    rows[1, 0] = np.nan
    vectors = Vectors(tmp_path, "x", DIMENSION, write=True)
    with pytest.raises(ShizhenError, match="not a number"):
        vectors.add(keys, rows)
    assert len(Vectors(tmp_path, "x", DIMENSION)) == 0


def test_file_names_are_harmless_whatever_the_model_is_called():
    assert stem("BAAI/bge-m3", "0123456789abcdef") == "BAAI_bge-m3-01234567"
    assert "/" not in stem("../../etc/passwd", "0" * 64)
