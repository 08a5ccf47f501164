"""Abstaining by the probability of the fixed sentence: weighed, chosen, kept, and gone by."""

import json
import math
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch
from cited_dialogues import answerable, as_hits, chinese, unanswerable
from click.testing import CliRunner

from assistant.models import ModelProfile
from assistant.models import load as load_model
from assistant.models.abstaining import (
    FILE,
    Abstaining,
    Limit,
    Opening,
    Posed,
    opening,
    processors,
    sentence,
    thresholds_of,
)
from assistant.models.cited import ABSTENTION, abstains, render, tokens
from dialogue_gen.dialogue import Dialogue
from finetune.evaluation.answers import generate
from finetune.evaluation.questions import questions
from finetune.evaluation.tuned import load
from literature.errors import ShizhenError
from shizhen.cli import cli

DEV = [answerable("pmid:61"), chinese("pmid:62"), unanswerable(6)]


@pytest.fixture(scope="module")
def adapter(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    folder = tmp_path_factory.mktemp("tuned") / "adapter"
    base = AutoModelForCausalLM.from_pretrained(tiny_base)
    lora = LoraConfig(r=2, task_type="CAUSAL_LM", init_lora_weights=False)
    get_peft_model(base, lora).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sides")
    for side, dialogues in (("train", [answerable("pmid:60")]), ("dev", DEV)):
        text = "".join(d.to_json() + "\n" for d in dialogues)
        (folder / f"{side}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def chosen(tiny_base: Path, adapter: Path, source: Path) -> Path:
    """The adapter's folder in a run of its own, with thresholds chosen by the command."""
    run = adapter.parent / "run"
    shutil.copytree(adapter, run / "adapter")
    given = ["finetune", "abstention", str(run), str(source), "--base", str(tiny_base), "--json"]
    ran = CliRunner().invoke(cli, given)
    assert ran.exit_code == 0, ran.output
    kept = json.loads((run / "adapter" / FILE).read_text(encoding="utf-8"))
    assert json.loads(ran.stdout) == kept
    return run / "adapter"


def at(adapter: Path, folder: Path, **limits: Limit) -> Path:
    """A copy of the adapter with these limits."""
    copy = Path(shutil.copytree(adapter, folder / "adapter"))
    told = json.loads((copy / FILE).read_text(encoding="utf-8"))
    told["languages"] = {key: asdict(limit) for key, limit in limits.items()}
    (copy / FILE).write_text(json.dumps(told), encoding="utf-8")
    return copy


def test_what_is_chosen_says_what_it_was_chosen_on(chosen: Path, source: Path) -> None:
    told = json.loads((chosen / FILE).read_text(encoding="utf-8"))
    assert set(told["languages"]) == {"en"}, "in Chinese there is nothing to abstain from"
    english = told["languages"]["en"]
    assert english["questions"] == 2
    assert english["abstaining"] == 1
    assert english["papers"] == 2
    assert len(told["adapter"]) == len(told["base"]) == len(told["dialogues"]) == 64
    limit = Limit(*(english[key] for key in ("threshold", "weight", "neutral")))
    assert dict(thresholds_of(chosen).limits) == {"en": limit}


def test_the_sentence_is_tokenised_as_it_was_learnt(tiny_base: Path) -> None:
    tokenizer = load(str(tiny_base)).tokenizer
    for language, fixed in ABSTENTION.items():
        assert tokenizer.decode(sentence(tokenizer, language)) == fixed.rstrip(".。")


@pytest.mark.parametrize("dialogue", [unanswerable(6), answerable("pmid:61"), chinese("pmid:62")])
def test_evaluation_and_assistant_weigh_and_abstain_alike(
    tiny_base: Path,
    chosen: Path,
    dialogue: Dialogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The weight is large, so that another coverage would show; where the model answers, the words
    are put into its mouth.
    """
    first, language = dialogue.model_copy(update={"turns": dialogue.turns[:2]}), dialogue.lang
    probe = load(str(tiny_base), chosen)
    (asked,) = questions([first], probe.tokenizer, turns="one", length=4000)[:1]
    prompt = tokens(probe.tokenizer, render(probe.tokenizer, asked.messages, asking=True))
    nats = opening(probe.model, probe.tokenizer, prompt, language).nats
    assert asked.posed.coverage is not None
    middle = nats - 1000.0 * asked.posed.coverage
    heard, posed, whole = list[Opening](), list[Posed](), Abstaining.opening

    def spoken(*given: Any) -> Iterator[str]:
        heard.append(given[-1])
        yield f"{dialogue.passages[0].text} [1]"

    def listened(self: Abstaining, *given: Any) -> Opening | None:
        posed.append(given[-1])
        return whole(self, *given)

    monkeypatch.setattr("assistant.models.local._generated", spoken)
    monkeypatch.setattr(Abstaining, "opening", listened)
    for threshold, silent in ((middle - 1e-3, True), (middle + 1e-3, False)):
        folder = at(chosen, tmp_path / str(silent), **{language: Limit(threshold, -1000.0)})
        speaker = load(str(tiny_base), folder)
        (said,) = generate(
            speaker.model,
            speaker.tokenizer,
            [asked],
            room=8,
            batch=1,
            abstaining=speaker.abstaining,
        )
        assert (said.text == ABSTENTION[language]) == silent
        profile = ModelProfile(
            kind="local", model=str(tiny_base), adapter=str(folder), form="cited", max_tokens=8
        )
        local = load_model(profile)
        local._model()[0].config.max_position_embeddings = 8192  # that all passages are shown
        draft = local.draft(dialogue.turns[0].text, language, as_hits(dialogue), None)
        assert draft.abstained == silent
    assert [one.nats for one in heard] == [pytest.approx(nats, abs=1e-4)]
    assert posed == [asked.posed] * 4


def test_of_several_turns_the_last_question_is_weighed_over_the_passages_shown(
    tiny_base: Path,
) -> None:
    dialogue = answerable("pmid:61")
    tokenizer = load(str(tiny_base)).tokenizer
    asked = questions([dialogue], tokenizer, turns="all", length=4000)
    told = {one.turn: one.posed for one in asked if "turn" in one.name}
    assert told[1].question == "What does Velorin do to blood pressure?"
    assert told[3].question == "And the upshot (blood pressure)?", "as the assistant reads it"
    short = questions([dialogue], tokenizer, turns="all", length=450)[0]
    assert len(short.posed.passages) < len(told[1].passages)
    assert all(one.text in short.messages[0]["content"] for one in short.posed.passages)


def likely(said: tuple[int, ...], step: torch.Tensor, rest: float) -> Opening:
    """An opening whose first token is as likely as ``step`` says, the others ``rest`` each."""
    first = float(step.log_softmax(-1)[0, said[0]])
    return Opening(said, (first, *(math.log(rest) for _ in said[1:])))


def test_below_the_threshold_its_own_probability_is_taken_from_each_token() -> None:
    scores = torch.tensor([[2.0, 1.0, 0.0, 0.0]])
    one = likely((0, 1, 2), scores, 0.5)
    ask = torch.tensor([[3, 3]])
    made = processors([one], 2)[0](ask, scores)
    whole = scores.softmax(-1)[0]
    wanted = whole.clone()
    wanted[0] *= 1 - 0.25
    assert torch.allclose(made.softmax(-1)[0], wanted / wanted.sum())
    last = processors([one], 2)[0](torch.tensor([[3, 3, 0, 1]]), scores)
    assert last[0, 2] == -math.inf
    elsewhere = processors([one], 2)[0](torch.tensor([[3, 3, 0, 2]]), scores)
    assert torch.equal(elsewhere, scores)
    assert not processors([None], 2)


def test_below_the_threshold_a_model_set_on_the_sentence_says_something_else(
    tiny_base: Path,
) -> None:
    """The first token is put into the model's mouth: random weights are set on no sentence."""
    speaker = load(str(tiny_base))
    said = tuple(sentence(speaker.tokenizer, "en"))

    def set_on_it(module: Any, given: Any, out: Any) -> None:
        out.logits[..., said[0]] += 15.0

    one = Opening(said, tuple([-1e-9] * len(said)))
    handle = speaker.model.register_forward_hook(set_on_it)
    try:
        prompt = torch.tensor([tokens(speaker.tokenizer, "?")])
        for openings, silent in (([None], True), ([one], False)):
            out = speaker.model.generate(
                prompt,
                max_new_tokens=1,
                do_sample=False,
                logits_processor=processors(openings, prompt.shape[1]),
            )
            assert (int(out[0, prompt.shape[1]]) == said[0]) == silent
    finally:
        handle.remove()


def test_without_a_threshold_nothing_changes(
    tiny_base: Path, adapter: Path, chosen: Path, tmp_path: Path
) -> None:
    plain = load(str(tiny_base), adapter)
    assert plain.abstaining.limits == {}
    assert "abstention" not in plain.told
    other = load(str(tiny_base), at(chosen, tmp_path, zh=Limit(0.5)))
    assert len(other.told["abstention"]) == 64
    asked = questions([answerable("pmid:61")], plain.tokenizer, turns="one", length=4000)
    before, after = (
        [
            one.text
            for one in generate(
                s.model, s.tokenizer, asked, room=8, batch=2, abstaining=s.abstaining
            )
        ]
        for s in (plain, other)
    )
    assert before == after
    assert not any(map(abstains, after))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"adapter": "0" * 64}, "the thresholds are of another adapter"),
        ({"form": "cited-0/0"}, "the thresholds are of another form"),
        (
            {"schema": "shizhen-abstention/1", "languages": {"en": {"threshold": -1.0}}},
            "the thresholds are of another schema",
        ),
        ({"languages": {"en": {}}}, "the thresholds cannot be read"),
        ({"languages": {"en": {"threshold": 0}}}, "the thresholds cannot be read"),
        ({"languages": {"fr": asdict(Limit(0.0))}}, "the thresholds cannot be read"),
        ({"languages": {"en": asdict(Limit(math.nan))}}, "the thresholds cannot be read"),
        ({"languages": {"en": asdict(Limit(0.0, 1.0))}}, "the thresholds cannot be read"),
        ({"languages": {"en": asdict(Limit(0.0, -math.inf))}}, "the thresholds cannot be read"),
        (
            {"languages": {"en": asdict(Limit(0.0, -1.0, math.nan))}},
            "the thresholds cannot be read",
        ),
        ({"languages": []}, "the thresholds cannot be read"),
    ],
)
def test_a_file_that_does_not_belong_here_is_one_line(
    chosen: Path,
    source: Path,
    tmp_path: Path,
    tiny_base: Path,
    change: dict[str, Any],
    message: str,
) -> None:
    copy = at(chosen, tmp_path)
    told = json.loads((copy / FILE).read_text(encoding="utf-8")) | change
    (copy / FILE).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ShizhenError, match=message):
        load(str(tiny_base), copy)
    profile = ModelProfile(kind="local", model=str(tiny_base), adapter=str(copy), form="cited")
    with pytest.raises(ShizhenError, match=message):
        load_model(profile)._model()
    again = ["finetune", "abstention", str(copy), str(source), "--base", str(tiny_base)]
    assert CliRunner().invoke(cli, again).exit_code == 0, "the cure that is named"
    assert set(thresholds_of(copy).limits) == {"en"}
    (copy / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(ShizhenError, match="cannot be read"):
        thresholds_of(copy)


def test_without_questions_of_both_sorts_there_is_no_threshold(
    tiny_base: Path, adapter: Path, tmp_path: Path
) -> None:
    for side, dialogues in (("train", [answerable("pmid:60")]), ("dev", [chinese("pmid:62")])):
        text = "".join(d.to_json() + "\n" for d in dialogues)
        (tmp_path / f"{side}.jsonl").write_text(text, encoding="utf-8")
    given = ["finetune", "abstention", str(adapter), str(tmp_path), "--base", str(tiny_base)]
    ran = CliRunner().invoke(cli, given)
    assert "there is nothing to choose a threshold on" in ran.output + str(ran.exception)
    assert not (adapter / FILE).exists()
