"""A run goes on where it was, however it ended, and never mixes with another."""

import json
from pathlib import Path

import pytest

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.produce import ACCEPTED, REJECTED, produce, read
from dialogue_gen.rules import Context, check
from index.library import Library
from literature.errors import ShizhenError


def test_a_run_holds_every_kind_in_both_languages(good: tuple[Dialogue, ...]) -> None:
    assert {d.kind for d in good} >= set(Kind) - {Kind.CONFLICT}
    assert {d.lang for d in good} == {"zh", "en"}
    assert not any(check(d, Context()).failed for d in good)
    assert len({d.id for d in good}) == len(good)


def test_provenance_names_generator_wording_and_plan(good: tuple[Dialogue, ...]) -> None:
    for dialogue in good:
        assert dialogue.provenance.model == "extractive"
        assert len(dialogue.provenance.prompt_sha) == len(dialogue.provenance.request_key) == 64
        assert dialogue.provenance.params["persona"]
        assert dialogue.provenance.cost_usd == 0


def test_a_run_killed_in_the_middle_of_a_line_ends_as_if_it_had_not_been(
    plain_library: Library, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    produce(plain_library, 12, whole, seed=5)
    produce(plain_library, 6, cut, seed=5)
    with (cut / ACCEPTED).open("a", encoding="utf-8") as file:
        file.write('{"schema": "shizhen-dia')
    produce(plain_library, 12, cut, seed=5)
    assert [d.id for d in read(cut / ACCEPTED)] == [d.id for d in read(whole / ACCEPTED)]


def test_a_run_that_is_done_writes_nothing_more(plain_library: Library, run: Path) -> None:
    before = (run / ACCEPTED).read_bytes(), (run / REJECTED).read_bytes()
    produce(plain_library, len(list(read(run / ACCEPTED))), run, seed=1)
    assert before == ((run / ACCEPTED).read_bytes(), (run / REJECTED).read_bytes())


def test_a_folder_of_another_run_is_refused(plain_library: Library, run: Path) -> None:
    with pytest.raises(ShizhenError, match=r"another run \(seed differ"):
        produce(plain_library, 5, run, seed=2)


def test_a_line_that_is_no_dialogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({"schema": "shizhen-dialogue/1"}) + "\n", encoding="utf-8")
    with pytest.raises(ShizhenError, match=r"some\.jsonl, line 1: .*Field required"):
        list(read(path))
