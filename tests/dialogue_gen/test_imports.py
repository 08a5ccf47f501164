"""Others' dialogues are read as they are, each known by its shape; what is not known is named."""

import json
from pathlib import Path

import pytest

from dialogue_gen.imports import Exchange, read
from literature.errors import Failure, ShizhenError


def test_a_flattened_history_becomes_turns(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    told = " <user>: 樱桃有用吗？ <bot>: 有一定帮助。 <user>: 为什么？"
    path.write_text(
        json.dumps([{"instruction": told, "input": "", "output": "尚不清楚。", "id": 7}]), "utf-8"
    )
    (found,) = read(path)
    assert isinstance(found, Exchange)
    assert found.turns == (("樱桃有用吗？", "有一定帮助。"), ("为什么？", "尚不清楚。"))
    assert (found.format, found.language, found.labels) == ("bentsao-literature", "zh", {"id": "7"})


def test_lines_of_pairs_are_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "pairs.json"
    rows = [{"instruction": "Name a fruit.", "input": "", "output": "Cherry."}, {"text": "no pair"}]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    found, failure = read(path)
    assert isinstance(found, Exchange)
    assert found.to_dict()["messages"][1] == {"role": "assistant", "content": "Cherry."}
    assert isinstance(failure, Failure)
    assert failure.record == "line 2"


def test_a_file_that_is_no_json_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('[{"instruction": ', "utf-8")
    with pytest.raises(ShizhenError, match=r"broken\.json: not JSON"):
        list(read(path))


@pytest.mark.parametrize(
    ("file", "formats", "count"),
    [
        ("bentsao/data/llama_data.json", {"instruction"}, 8658),
        ("bentsao/data-literature/liver_cancer.json", {"bentsao-literature"}, 1000),
        ("cmtmedqa/CMtMedQA_test.json", {"cmtmedqa", "instruction"}, 1144),
    ],
)
def test_the_real_files_are_read_whole(
    data: Path, file: str, formats: set[str], count: int
) -> None:
    found = list(read(data / "dialogue" / file))
    assert len(found) == count
    exchanges = [one for one in found if isinstance(one, Exchange)]
    assert {one.format for one in exchanges} == formats
    assert len(exchanges) >= 0.99 * count
    assert all(question and answer for one in exchanges for question, answer in one.turns)
