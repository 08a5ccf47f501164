"""Pairs of a verified and a spoilt answer, and the second stage on them."""

import random
from pathlib import Path

import pytest

from assistant.models.cited import ABSTENTION
from finetune.preference import SPOILT, Fault, Pair, prefer
from finetune.profiles import Profile
from literature.errors import ShizhenError

PASSAGES = ["Drug A lowered fever in 40 patients. It was safe.", "Drug B did nothing.", "Drug C."]
ANSWER = "Drug A lowered fever in 40 patients. [1]"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (Fault.CITATION, ANSWER),
        (Fault.NUMBER, ANSWER),
        (Fault.OVERCITED, ANSWER),
        (Fault.ANSWERED, ABSTENTION["en"]),
    ],
)
def test_a_spoilt_answer_has_just_its_fault(fault: Fault, answer: str) -> None:
    wrong = SPOILT[fault](answer, PASSAGES, random.Random(1))
    assert wrong
    expected = {
        Fault.CITATION: wrong.startswith("Drug A lowered fever in 40 patients. [")
        and "[1]" not in wrong,
        Fault.NUMBER: wrong.endswith("[1]") and "40" not in wrong,
        Fault.OVERCITED: wrong == "Drug A lowered fever in 40 patients. [1][2][3]",
        Fault.ANSWERED: wrong[-3:] in {"[1]", "[2]", "[3]"} and "not answer" not in wrong,
    }
    assert expected[fault]


@pytest.mark.parametrize("fault", [Fault.CITATION, Fault.OVERCITED, Fault.ANSWERED])
def test_an_answer_without_a_place_for_a_fault_is_left(fault: Fault) -> None:
    assert SPOILT[fault]("Nothing is cited.", PASSAGES, random.Random(1)) is None


def test_the_second_stage_learns_to_prefer_what_was_verified(
    tiny_profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import finetune.preference as module

    said = ({"role": "user", "content": "?"},)
    made = [Pair(f"d{n}", said, "Fine [1]", "Fine [2]", Fault.CITATION) for n in range(4)]
    monkeypatch.setattr(module, "pairs", lambda dialogues, seed: iter(made))
    monkeypatch.setattr(module, "read", lambda path: iter(()))
    chosen = tiny_profile.but(length=128, batch=2, epochs=4, dropout=0.0, learning_rate=5e-2)
    told = prefer(tmp_path / "dialogues.jsonl", tmp_path / "run", chosen)
    assert told["result"]["preferred"] == 1.0
    assert told["result"]["loss"] < 0.69
    assert told["pairs"] == {"wrong_citation": 4}
    assert (tmp_path / "run" / "adapter" / "adapter_model.safetensors").is_file()
    with pytest.raises(ShizhenError, match="there is a run here already"):
        prefer(tmp_path / "dialogues.jsonl", tmp_path / "run", chosen)
