"""Damaged files: each gives papers and reasons, none an exception, and none takes long."""

import contextlib
import io
import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.errors import Failure, ShizhenError
from literature.files import read_stream
from literature.paper import Paper
from literature.readers import READERS
from tests.literature.mutate import MUTATIONS, Mutation, mutated, seeds
from tests.literature.readers.examples import EXAMPLES

SEEDS = seeds()
LIMIT = 5.0
"""Seconds of the processor for one file."""


def sound(result: Paper | Failure) -> None:
    """A result that can be written down: a paper with words, or a failure with a reason."""
    if isinstance(result, Failure):
        assert result.reason
        assert result.file
        return
    assert result.title or result.sections
    for text in (result.title, result.journal, *result.authors, *(s.text for s in result.sections)):
        text.encode()
        assert "\x00" not in text


def check(data: bytes, name: str) -> None:
    start = time.process_time()
    for result in read_stream(io.BytesIO(data), name):
        sound(result)
    assert time.process_time() - start < LIMIT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", SEEDS)
def test_damage_is_told_and_never_thrown(name: str, mutation: Mutation) -> None:
    check(mutation(SEEDS[name], Random(f"{name} {mutation.__name__}")), f"file.{name}")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_reader_given_what_it_should_not_get_says_so(name: str) -> None:
    (reader,) = (each for each in READERS if each.__name__.endswith(f".{name}"))  # type: ignore[attr-defined]
    for seed in range(6):
        data = mutated(EXAMPLES[name], Random(f"{name} {seed}"))
        with contextlib.suppress(ShizhenError):
            for result in reader.read(io.BytesIO(data), "file"):
                sound(result)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(sorted(EXAMPLES)), st.integers(0, 400))
def test_any_bytes_at_all_are_read_or_refused(noise: bytes, name: str, at: int) -> None:
    if name != "pdf":
        check(EXAMPLES[name][:at] + noise + EXAMPLES[name][at:], "file")


@pytest.mark.parametrize("name", ["ris", "nbib", "wos", "refer", "refworks", "estudy"])
def test_a_record_of_very_many_fields_takes_no_longer_than_its_length(name: str) -> None:
    encoding = {"refer": "utf-8-sig", "refworks": "utf-16", "estudy": "gb18030"}.get(name, "utf-8")
    lines = EXAMPLES[name].decode(encoding).splitlines()
    for at in (2, 5, 9):
        many = [*lines[:at], *[lines[at]] * 15_000, *["and so on"] * 50_000, *lines[at:]]
        check("\n".join(many).encode(encoding), f"file.{name}")
