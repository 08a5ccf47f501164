"""A long PubMed file read by two processes: the same papers in the same order, whatever happens."""

import io
import subprocess
from collections.abc import Iterator

import pytest

from literature.errors import Failure
from literature.markup import pieces
from literature.paper import Paper
from literature.readers import pubmed, pubmed_pair
from tests.index.conftest import invented

COUNT = 900


@pytest.fixture
def long_file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """900 records, one of them broken, the last cut off; long enough for a second process."""
    monkeypatch.setattr(pubmed_pair, "LONG", 50)
    monkeypatch.setattr(pubmed_pair, "BATCH", 40)
    monkeypatch.setattr(pubmed_pair, "_processors", lambda: 2)
    records = [invented(pmid).xml() for pmid in range(1, COUNT + 1)]
    records[400] = records[400].replace("</Article>", "</Articel>")
    text = "<?xml version='1.0'?>\n<PubmedArticleSet>\n" + "\n".join(records)
    return text[:-30].encode()


def alone(content: bytes, monkeypatch: pytest.MonkeyPatch) -> list[Paper | Failure]:
    with monkeypatch.context() as patched:
        patched.setattr(pubmed_pair, "_processors", lambda: 1)
        return list(pubmed.read(io.BytesIO(content), "file.xml"))


def test_two_read_what_one_reads(long_file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = alone(long_file, monkeypatch)
    asked: list[int] = []
    ask = pubmed_pair._Helper.ask

    def noted(self: pubmed_pair._Helper, batch: list[pubmed_pair.Numbered]) -> object:
        asked.append(len(batch))
        return ask(self, batch)

    monkeypatch.setattr(pubmed_pair._Helper, "ask", noted)
    found = list(pubmed.read(io.BytesIO(long_file), "file.xml"))
    assert found == expected
    assert asked, "the second process read nothing"
    faults = [each.record for each in found if isinstance(each, Failure)]
    assert faults == ["pmid:401", f"pmid:{COUNT}"]


def test_a_record_cut_off_has_its_name_whoever_reads_it(long_file: bytes) -> None:
    numbered = list(enumerate(pieces(io.BytesIO(long_file), "file.xml", "PubmedArticle"), 1))
    last = [numbered[0], numbered[-1]]
    helper = pubmed_pair._Helper("file.xml", pubmed.read_pieces)
    try:
        found = helper.ask(last).result()
    finally:
        helper.close()
    assert found == list(pubmed.read_pieces(last, "file.xml"))
    assert isinstance(found[1], Failure)
    assert found[1].record == f"pmid:{COUNT}"


def test_without_the_second_process_nothing_is_lost(
    long_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = alone(long_file, monkeypatch)
    for start in ("raise SystemExit", "print('no answer')", "import sys; sys.stdin.read(1)"):
        monkeypatch.setattr(pubmed_pair, "_START", start)
        assert list(pubmed.read(io.BytesIO(long_file), "file.xml")) == expected

    def refused(*_: object, **__: object) -> Iterator[None]:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert list(pubmed.read(io.BytesIO(long_file), "file.xml")) == expected


def test_a_reading_that_is_given_up_leaves_no_process(
    long_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*arguments: object, **named: object) -> "subprocess.Popen[bytes]":
        started.append(popen(*arguments, **named))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    reading = pubmed.read(io.BytesIO(long_file), "file.xml")
    for _ in range(200):
        next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert [process.poll() for process in started] == [0]
