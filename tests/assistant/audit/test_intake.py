"""What is handed in from a browser is read as a file is, and told by its owner's name for it."""

import json
from pathlib import Path

import pytest

from assistant.audit.intake import from_bytes, from_journal, passages_from_bytes
from assistant.journal import Journal
from literature.errors import ShizhenError

PAIR = {"claim": "Zinc shortened colds.", "passage": "Zinc shortened colds by two days."}


def test_records_are_read_and_those_in_no_layout_are_named_by_the_files_own_name() -> None:
    content = "\n".join(json.dumps(record) for record in (PAIR, {"x": 1})).encode()
    found = from_bytes("mine.jsonl", content)
    assert [answer.statements[0].text for answer in found.answers] == [PAIR["claim"]]
    assert [failure.file for failure in found.failures] == ["mine.jsonl"]
    assert (found.claims, found.source) == (1, "mine.jsonl")


@pytest.mark.parametrize("name", ["../../etc/x.json", "", ".", "肝" * 200 + ".md", "a\x00b"])
def test_a_name_is_only_a_name(name: str) -> None:
    assert from_bytes(name, json.dumps(PAIR).encode()).source == name


def test_errors_tell_no_path_of_the_server() -> None:
    with pytest.raises(ShizhenError) as told:
        from_bytes("mine.json", b"")
    assert str(told.value).startswith("mine.json: the file is empty")
    with pytest.raises(ShizhenError, match=r"^p\.txt: there is no passage"):
        passages_from_bytes("p.txt", b"nothing numbered")


def test_a_database_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match=r"^x\.sqlite: "):
        from_bytes("x.sqlite", b"SQLite format 3\x00" + bytes(90))


def test_an_answer_that_is_not_in_the_journal_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="no answer nowhere"):
        from_journal(Journal(tmp_path / "journal.sqlite"), ["nowhere"])
