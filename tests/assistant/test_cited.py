"""Prose with markers: read as a draft, its quotes found by code, served by a model of one's own."""

import math
from pathlib import Path
from typing import Any

import pytest
from assistant_doubles import Shelf
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import SegmentSource
from assistant.ask import ask
from assistant.models import ModelProfile, load
from assistant.models.abstaining import Abstaining, Limit, Opening
from assistant.models.base import Cited
from assistant.models.cited import ABSTENTION, Sentences, abstention, evidence, read
from grounding.checker import Checker
from grounding.verdict import Label
from tests.tiny_llama import tiny_llama

ONE = "Aspirin was given to 80 adults. It shortened the fever by 2 days (P = 0.01)."
TWO = "Bed rest did not shorten the fever."
QUOTED = "It shortened the fever by 2 days (P = 0.01)."


def test_a_quotation_is_parted_from_its_lead_and_found_in_its_passage() -> None:
    lead, quoted = read(f"The paper reports: “{QUOTED}” [1]", [ONE, TWO]).segments
    assert (lead.text, lead.source) == ("The paper reports:", SegmentSource.CONNECTIVE)
    assert (quoted.text, quoted.cited) == (QUOTED, (Cited(1, QUOTED),))


def test_a_chinese_quotation_too() -> None:
    passage = "治疗组发热时间缩短2天。"
    lead, quoted = read("原文写道：“治疗组发热时间缩短2天”[1]。", [passage]).segments
    assert lead.text == "原文写道："
    assert quoted.cited == (Cited(1, "治疗组发热时间缩短2天"),)


def test_a_paraphrase_gets_the_passages_own_words_and_is_not_certified_by_them() -> None:
    (said,) = read("The fever was shortened by 5 days (P = 0.01) [1].", [ONE]).segments
    (cited,) = said.cited
    assert cited.quote in ONE
    verdict = Checker().check(said.text, ONE, cited.quote)
    assert verdict.label in (Label.CONTRADICTED, Label.NOT_FOUND)


def test_what_has_nothing_to_do_with_the_passage_has_no_quote() -> None:
    assert evidence("Carpenters have stronger hands than clerks.", ONE) == ""
    assert evidence("Anything at all.", "") == ""


def test_a_number_beyond_the_passages_names_nothing() -> None:
    (said,) = read("Rest helps [7].", [ONE, TWO]).segments
    assert said.cited == (Cited("[7]"),)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_fixed_sentence_abstains_whatever_follows_it(language: str) -> None:
    assert read(ABSTENTION[language], [ONE]).abstained
    assert read(abstention("Ask a specialist.", language), [ONE]).abstained
    assert abstention(ABSTENTION[language], language) == ABSTENTION[language]
    assert not read(f"“{QUOTED}” [1] {ABSTENTION[language]}", [ONE]).abstained


@given(st.integers(1, 9))
def test_as_it_comes_it_reads_as_it_does_whole(step: int) -> None:
    text = f"The paper reports: “{QUOTED}” [1] “{TWO}” [2] This is one paper. Ask more."
    live = Sentences([ONE, TWO])
    told = [s for n in range(0, len(text), step) for s in live.feed(text[n : n + step])]
    whole = list(read(text, [ONE, TWO]).segments)
    assert told == whole[: len(told)]
    assert len(told) >= len(whole) - 1


def test_nothing_is_shown_of_an_abstention_while_it_comes() -> None:
    live = Sentences([ONE])
    text = abstention("A further sentence. And one more.", "en")
    assert [s for sign in text for s in live.feed(sign)] == []


@pytest.mark.parametrize("name", ["<|im_end|>", "</s>", "[/INST]"])
def test_a_control_word_in_a_passage_is_only_text(name: str) -> None:
    from assistant.models.cited import Shown, messages

    (said,) = messages([Shown(f"Rest {name} helps.")], ["Why?"], "en")
    assert name not in said["content"]


def test_a_model_tuned_to_the_form_answers_in_it(
    chat_folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are put into the model's mouth: random weights write no sentence."""
    heard: dict[str, object] = {}

    def spoken(model, tokenizer, given, room, temperature, ends, opening):
        heard["prompt"], heard["ends"] = tokenizer.decode(given[0]), ends
        text = "In short: “In advanced hepatocellular carcinoma drug A prolonged survival.” [1]"
        yield from (text[i : i + 5] for i in range(0, len(text), 5))

    monkeypatch.setattr("assistant.models.local._generated", spoken)
    profile = ModelProfile(kind="local", model=str(chat_folder), form="cited", max_tokens=24)
    answer = ask("Does drug A prolong survival?", shelf, load(profile), Checker())
    said = next(s for s in answer.segments if s.citations)
    assert said.text == "In advanced hepatocellular carcinoma drug A prolonged survival."
    assert answer.citations[0].quote == said.text
    assert answer.prompt.startswith("cited-1/")
    assert "Question: Does drug A prolong survival?" in str(heard["prompt"])
    assert heard["ends"] == [0]


@pytest.mark.parametrize(("threshold", "silent"), [(-math.inf, True), (math.inf, False)])
def test_from_its_threshold_on_a_model_abstains_unasked(
    chat_folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, threshold: float, silent: bool
) -> None:
    """What it may not open with is handed on; the words are put into the model's mouth."""
    heard: list[Opening] = []

    def spoken(model, tokenizer, given, room, temperature, ends, opening):
        heard.append(opening)
        yield "In short: “In advanced hepatocellular carcinoma drug A prolonged survival.” [1]"

    monkeypatch.setattr("assistant.models.local._generated", spoken)
    monkeypatch.setattr(
        "assistant.models.local.thresholds_of", lambda folder: Abstaining({"en": Limit(threshold)})
    )
    monkeypatch.setattr("assistant.models.local._load", lambda folder, adapter: _plain(folder))
    profile = ModelProfile(kind="local", model=str(chat_folder), adapter="there", form="cited")
    answer = ask("Does drug A prolong survival?", shelf, load(profile), Checker())
    assert answer.abstained == silent
    assert [one.silent for one in heard] == ([] if silent else [False])
    assert all(one.nats < 0 for one in heard)


def _plain(folder: Path) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def chat_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a chat template."""
    template = (
        "{% for m in messages %}{{ m['role'] + ': ' + m['content'] }}"
        "{% if m['role'] == 'assistant' %}{{ '</s>' }}{% endif %}{{ '\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
    )
    folder = tmp_path_factory.mktemp("models") / "tiny-chat"
    return tiny_llama(folder, template=template, max_position_embeddings=16384)
