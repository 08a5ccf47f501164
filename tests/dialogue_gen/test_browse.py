"""Data sets are found in their folder and read dialogue by dialogue, and nothing outside of it."""

from pathlib import Path

import pytest
from written import FEWER, FOLLOWED, HARM, cited, joined, talk

from dialogue_gen.browse import DataSet, data_sets, from_bytes, load, open_set, under
from dialogue_gen.dialogue import Broken, Checks, Source
from dialogue_gen.produce import ACCEPTED, REJECTED
from dialogue_gen.publish.columns import write_parquet
from dialogue_gen.show import Manner
from literature.errors import ShizhenError

KEPT = talk([cited(FEWER), joined("Cherries are a fruit.", Source.EXTERNAL)], [cited(HARM)])
BROKEN = talk([cited(FEWER)], [cited(FOLLOWED)]).model_copy(
    update={"checks": Checks(failed=(Broken(rule="gold", reason="because"),))}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run in a folder of its own, a Parquet file beside it, and what is no data set."""
    run = tmp_path / "sets" / "run"
    run.mkdir(parents=True)
    (run / ACCEPTED).write_text(KEPT.to_json() + "\n\n", encoding="utf-8")
    (run / REJECTED).write_text(BROKEN.to_json() + "\n", encoding="utf-8")
    (run / "pairs.jsonl").write_text('{"prompt": "?"}\n', encoding="utf-8")
    (run / ".hidden.jsonl").write_text(KEPT.to_json(), encoding="utf-8")
    write_parquet([KEPT], tmp_path / "sets" / "one.parquet")
    (tmp_path / "sets" / "bad.parquet").write_bytes(b"PAR1 and nothing")
    (tmp_path / "secret.jsonl").write_text(KEPT.to_json(), encoding="utf-8")
    (tmp_path / "sets" / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    return tmp_path / "sets"


def test_runs_and_files_are_listed_and_nothing_else(folder: Path) -> None:
    expected = ["run", "one.parquet", f"run/{ACCEPTED}", f"run/{REJECTED}"]
    assert data_sets(folder) == expected


@pytest.mark.parametrize("name", ["../secret.jsonl", "/etc/passwd", "link.jsonl", "nothing"])
def test_nothing_outside_the_folder_is_opened(folder: Path, name: str) -> None:
    with pytest.raises(ShizhenError, match="no such data set"):
        under(folder, name)


def test_a_run_shows_what_it_kept_and_what_it_rejected(folder: Path) -> None:
    opened = open_set(under(folder, "run"))
    assert list(opened.dialogues()) == [KEPT, BROKEN]
    assert [entry.broken for entry in opened.entries] == [(), ("gold",)]
    assert Manner.EXTERNAL in opened.entries[0].manners
    assert "cherries help against gout" in opened.entries[0].said
    assert opened.counts.dialogues == 1, "the card counts what keeps all rules"


def test_parquet_and_uploads_read_as_files_do(folder: Path) -> None:
    lines = (folder / "run" / ACCEPTED).read_bytes()
    table = (folder / "one.parquet").read_bytes()
    for opened in (from_bytes("a.jsonl", lines), from_bytes("a.parquet", table)):
        assert list(opened.dialogues()) == [KEPT]
    assert load(folder / "one.parquet") == load(folder / "run" / ACCEPTED) == [KEPT]


@pytest.mark.parametrize(
    "content", [b'{"a": 1}\n', b"\xff\xfe\x00", b"PAR1 and nothing", b"plain words"]
)
def test_what_is_no_data_set_is_told_by_its_own_name(content: bytes) -> None:
    with pytest.raises(ShizhenError, match=r"^mine\.jsonl"):
        from_bytes("mine.jsonl", content)


def test_a_file_that_was_taken_away_is_told(folder: Path) -> None:
    opened: DataSet = open_set(folder / "run")
    (folder / "run" / ACCEPTED).unlink()
    with pytest.raises(ShizhenError, match="cannot be read any more"):
        opened.read(0)
