"""A model on this machine: a tiny LLaMA made here, with random weights and a real adapter."""

import json
from pathlib import Path

import pytest
from assistant_doubles import Shelf

from assistant.ask import ask, stream
from assistant.events import Done, Sentence
from assistant.models import ModelProfile, load
from assistant.models.base import Draft
from assistant.models.local import Local, _keeps_to_it
from assistant.models.reply import read
from grounding.checker import Checker
from literature.errors import ShizhenError
from tests.tiny_llama import tiny_llama

QUESTION = "Does drug A prolong survival in hepatocellular carcinoma?"
QUOTE = "In advanced hepatocellular carcinoma drug A prolonged survival."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has no chat template."""
    return tiny_llama(tmp_path_factory.mktemp("models") / "tiny", max_position_embeddings=8192)


def profile(folder: Path, **given) -> ModelProfile:
    return ModelProfile(kind="local", model=str(folder), max_tokens=24, **given)


def test_a_model_that_cannot_keep_to_the_contract_is_answered_for(
    folder: Path, shelf: Shelf
) -> None:
    answer = ask(QUESTION, shelf, load(profile(folder)), Checker())
    assert QUOTE in [s.text for s in answer.segments]
    assert "tiny gave no answer that can be read" in answer.notes[0]
    assert answer.model == "tiny"
    assert answer.tokens is not None
    assert answer.tokens[1] <= 24 * 4


def test_what_answers_for_a_model_is_shown_while_it_streams_too(folder: Path, shelf: Shelf) -> None:
    told = list(stream(QUESTION, shelf, load(profile(folder)), Checker()))
    answer = next(event.answer for event in told if isinstance(event, Done))
    assert QUOTE in [s.text for s in answer.segments]
    assert [e.segment for e in told if isinstance(e, Sentence)][0].text  # noqa: RUF015
    assert answer.text == ask(QUESTION, shelf, load(profile(folder)), Checker()).text


def test_an_adapter_is_put_on(folder: Path, shelf: Shelf, tmp_path: Path) -> None:
    peft = pytest.importorskip("peft")
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(folder)
    adapted = peft.get_peft_model(base, peft.LoraConfig(r=2, task_type="CAUSAL_LM"))
    adapted.save_pretrained(tmp_path / "lora")
    model = load(profile(folder, adapter=str(tmp_path / "lora")))
    assert model.name == "tiny+lora"
    assert ask(QUESTION, shelf, model, Checker()).segments


def test_the_parts_of_a_run_are_called_by_the_run(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "liver-2026"
    (run / "adapter").mkdir(parents=True)
    (run / "base").symlink_to(folder)
    assert load(profile(folder, adapter=str(run / "adapter"))).name == "tiny+liver-2026"
    (run / "base").unlink()
    (run / "base").mkdir()
    (run / "base" / "config.json").write_text("{}", encoding="utf-8")
    both = profile(run / "base", adapter=str(run / "adapter"))
    assert load(both).name == "liver-2026"


def test_what_keeps_to_the_contract_is_used(
    folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are put into the model's mouth: random weights write no JSON."""
    said = {"text": QUOTE, "source": "literature", "passage": "pmid:101#3", "quote": QUOTE}
    reply = json.dumps({"answered": True, "segments": [said]})

    def spoken(*_):
        yield from (reply[i : i + 5] for i in range(0, len(reply), 5))

    monkeypatch.setattr("assistant.models.local._generated", spoken)
    answer = ask(QUESTION, shelf, load(profile(folder)), Checker())
    assert [s.text for s in answer.segments if not s.contrary][0] == QUOTE  # noqa: RUF015
    assert answer.notes == ()


def test_closing_early_stops_the_generation(folder: Path, shelf: Shelf) -> None:
    from assistant.models.local import _generated

    model, tokenizer = Local(profile(folder))._model()
    given = tokenizer("liver", return_tensors="pt")["input_ids"]
    words = _generated(model, tokenizer, given, 4000, 0.0)
    next(words)
    words.close()  # returns: the thread behind it has ended
    assert list(stream(QUESTION, shelf, load(profile(folder)), Checker()))


def test_prose_without_evidence_is_not_the_contract() -> None:
    assert not _keeps_to_it(read("Drug A works well.") or Draft(), 3)
    assert not _keeps_to_it(read("Drug A works well [9].") or Draft(), 3)


@pytest.mark.parametrize("signs", ["+\n+\n+\n", "\n \n", "| | |\n"])
def test_signs_without_a_sentence_are_no_abstention(signs: str) -> None:
    assert read(signs) is None


def test_a_folder_that_holds_no_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="no model here"):
        load(profile(tmp_path))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ShizhenError, match="cannot be loaded"):
        Local(profile(tmp_path))._model()
